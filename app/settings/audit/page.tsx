import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { AuditPage } from "@/components/settings-audit/audit-page";

export const generateMetadata = pageTitle("accounts.auditTitle");

export default function SettingsAuditPage() {
	return page("audit:read", () => <AuditPage />);
}
