import type { Metadata } from "next";
import { CertificateList } from "@/components/settings/certificate-list";

export const metadata: Metadata = { title: "Certificates" };

export default function CertificatesPage() {
	return <CertificateList />;
}
