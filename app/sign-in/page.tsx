import { redirect } from "next/navigation";
import { pageTitle } from "@/app/page-title";
import { SignIn } from "@/components/accounts/sign-in";
import { NotDrawn } from "@/components/shell/not-drawn";
import { ownPath } from "@/lib/accounts/own-path";
import { readMeOrTrouble } from "../page-access";

export const generateMetadata = pageTitle("accounts.signInTitle");

interface Props {
	searchParams: Promise<{ next?: string | string[]; ended?: string }>;
}

export default async function SignInPage({ searchParams }: Props) {
	const { next, ended } = await searchParams;
	const path = (typeof next === "string" ? ownPath(next) : undefined) ?? "/tasks";
	const me = await readMeOrTrouble();
	if (typeof me === "string") return <NotDrawn reason={me} />;
	const { needsSetUp, user } = me;
	if (needsSetUp) redirect("/set-up");
	if (user !== undefined) redirect(path);
	return <SignIn next={path} hasEnded={ended !== undefined} />;
}
