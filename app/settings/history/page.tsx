import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { HistorySettings } from "@/components/settings/history-settings";

export const generateMetadata = pageTitle("settings.history");

export default function HistoryPage() {
	return page("settings:read", () => <HistorySettings />);
}
