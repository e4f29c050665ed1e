import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { Onboarding } from "@/components/onboarding/onboarding";

export const metadata: Metadata = { title: "Your first message" };

export default function StartPage() {
	return page("task:edit", () => <Onboarding />);
}
