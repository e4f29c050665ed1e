import type { Metadata } from "next";
import { AlertsPage } from "@/components/settings-alerts/alerts-page";

export const metadata: Metadata = { title: "Alerts" };

export default function SettingsAlertsPage() {
	return <AlertsPage />;
}
