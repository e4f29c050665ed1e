import type { Metadata } from "next";
import { HistorySettings } from "@/components/settings/history-settings";

export const metadata: Metadata = { title: "History" };

export default function HistoryPage() {
	return <HistorySettings />;
}
