import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { CertificateList } from "@/components/settings/certificate-list";

export const generateMetadata = pageTitle("settings.certificates");

export default function CertificatesPage() {
	return page("file:read", () => <CertificateList />);
}
