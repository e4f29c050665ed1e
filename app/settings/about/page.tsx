import type { Metadata } from "next";
import { AboutPage } from "@/components/settings/about-page";

export const metadata: Metadata = { title: "About" };

export default function AboutSettingsPage() {
	return <AboutPage />;
}
