import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { NetworkSettings } from "@/components/settings/network-settings";

export const generateMetadata = pageTitle("settings.network");

export default function SettingsNetworkPage() {
	return page("settings:edit", () => <NetworkSettings />);
}
