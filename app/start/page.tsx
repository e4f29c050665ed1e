import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { Onboarding } from "@/components/onboarding/onboarding";

export const generateMetadata = pageTitle("onboarding.title");

export default function StartPage() {
	return page("task:edit", () => <Onboarding />);
}
