import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SetUp } from "@/components/accounts/set-up";
import { readMe } from "../page-access";

export const metadata: Metadata = { title: "Set up" };

export default async function SetUpPage() {
	const { needsSetUp, needsSetUpCode } = await readMe();
	if (!needsSetUp) redirect("/tasks");
	return <SetUp needsCode={needsSetUpCode} />;
}
