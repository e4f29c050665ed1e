import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { AlertsPage } from "@/components/settings-alerts/alerts-page";

export const generateMetadata = pageTitle("alerts.title");

export default function SettingsAlertsPage() {
	return page("alert:read", () => <AlertsPage />);
}
