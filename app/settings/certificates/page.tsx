import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { CertificateList } from "@/components/settings/certificate-list";

export const metadata: Metadata = { title: "Certificates" };

export default function CertificatesPage() {
	return page("file:read", () => <CertificateList />);
}
