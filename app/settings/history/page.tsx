import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { HistorySettings } from "@/components/settings/history-settings";

export const metadata: Metadata = { title: "History" };

export default function HistoryPage() {
	return page("settings:read", () => <HistorySettings />);
}
