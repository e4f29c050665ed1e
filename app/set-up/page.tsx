import { redirect } from "next/navigation";
import { pageTitle } from "@/app/page-title";
import { SetUp } from "@/components/accounts/set-up";
import { readMe } from "../page-access";

export const generateMetadata = pageTitle("accounts.setUpTitle");

export default async function SetUpPage() {
	const { needsSetUp, needsSetUpCode } = await readMe();
	if (!needsSetUp) redirect("/tasks");
	return <SetUp needsCode={needsSetUpCode} />;
}
