import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { AuditPage } from "@/components/settings-audit/audit-page";

export const metadata: Metadata = { title: "Audit log" };

export default function SettingsAuditPage() {
	return page("audit:read", () => <AuditPage />);
}
