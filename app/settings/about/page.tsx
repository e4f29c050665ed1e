import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { AboutPage } from "@/components/settings/about-page";

export const generateMetadata = pageTitle("settings.about");

export default function AboutSettingsPage() {
	return page("task:read", () => <AboutPage />);
}
