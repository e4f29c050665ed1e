import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { AlertsPage } from "@/components/settings-alerts/alerts-page";

export const metadata: Metadata = { title: "Alerts" };

export default function SettingsAlertsPage() {
	return page("alert:read", () => <AlertsPage />);
}
