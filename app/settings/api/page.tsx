import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { ApiPage } from "@/components/settings-api/api-page";

export const generateMetadata = pageTitle("api.title");

export default function ApiSettingsPage() {
	return page("task:read", () => <ApiPage />);
}
