import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { NetworkSettings } from "@/components/settings/network-settings";

export const metadata: Metadata = { title: "Network" };

export default function SettingsNetworkPage() {
	return page("settings:edit", () => <NetworkSettings />);
}
