import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { AboutPage } from "@/components/settings/about-page";

export const metadata: Metadata = { title: "About" };

export default function AboutSettingsPage() {
	return page("task:read", () => <AboutPage />);
}
