import { redirect } from "next/navigation";
import { pageTitle } from "@/app/page-title";
import { SetUp } from "@/components/accounts/set-up";
import { NotDrawn } from "@/components/shell/not-drawn";
import { readMeOrTrouble } from "../page-access";

export const generateMetadata = pageTitle("accounts.setUpTitle");

export default async function SetUpPage() {
	const me = await readMeOrTrouble();
	if (typeof me === "string") return <NotDrawn reason={me} />;
	const { needsSetUp, needsSetUpCode } = me;
	if (!needsSetUp) redirect("/tasks");
	return <SetUp needsCode={needsSetUpCode} />;
}
