import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache, type ReactNode } from "react";
import { NotAllowed } from "@/components/accounts/not-allowed";
import { NotDrawn } from "@/components/shell/not-drawn";
import { mayDo, type Permission } from "@/lib/accounts/permissions";
import type { Me } from "@/lib/api/account";
import { callerOf, PATH_HEADER } from "@/server/http/caller";
import { serviceContext } from "@/server/http/context";
import { sentenceOf } from "@/server/http/problem";
import { whoAmI } from "@/server/services/session/me";

/** Asked once per answer. */
const readMe = cache(async (): Promise<Me> => {
	const ctx = serviceContext();
	const actor = await ctx.accounts.actorOf(callerOf({ headers: await headers() }));
	return whoAmI({ ctx: { ...ctx, actor } });
});

/** Who asks for this page; or a sentence that says why nobody can tell, such as that the database does not answer. */
export async function readMeOrTrouble(): Promise<Me | string> {
	try {
		return await readMe();
	} catch (error) {
		const sentence = sentenceOf(error);
		if (sentence === undefined) throw error;
		return sentence;
	}
}

/**
 * Draws a page for whoever may see it, and leads everybody else to where they can sign in. Pages hold no data of their
 * own: that comes from `/api`, which checks by itself.
 */
export async function page(permission: Permission, draw: () => ReactNode): Promise<ReactNode> {
	const me = await readMeOrTrouble();
	if (typeof me === "string") return <NotDrawn reason={me} />;
	const { needsSetUp, user } = me;
	if (needsSetUp) redirect("/set-up");
	if (user === undefined) redirect(`/sign-in?next=${encodeURIComponent((await headers()).get(PATH_HEADER) ?? "/")}`);
	if (user.mustSetUpSecondFactor && permission !== "account:own") redirect("/account");
	return mayDo(user.role, permission) ? draw() : <NotAllowed permission={permission} />;
}
