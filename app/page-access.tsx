import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache, type ReactNode } from "react";
import { NotAllowed } from "@/components/accounts/not-allowed";
import { mayDo, type Permission } from "@/lib/accounts/permissions";
import type { Me } from "@/lib/api/account";
import { callerOf, PATH_HEADER } from "@/server/http/caller";
import { serviceContext } from "@/server/http/context";
import { whoAmI } from "@/server/services/session/me";

/** Who asks for this page; asked once per answer. */
export const readMe = cache(async (): Promise<Me> => {
	const ctx = serviceContext();
	const actor = await ctx.accounts.actorOf(callerOf({ headers: await headers() }));
	return whoAmI({ ctx: { ...ctx, actor } });
});

/**
 * Draws a page for whoever may see it, and leads everybody else to where they can sign in. Pages hold no data of their
 * own: that comes from `/api`, which checks by itself.
 */
export async function page(permission: Permission, draw: () => ReactNode): Promise<ReactNode> {
	const { needsSetUp, user } = await readMe();
	if (needsSetUp) redirect("/set-up");
	if (user === undefined) redirect(`/sign-in?next=${encodeURIComponent((await headers()).get(PATH_HEADER) ?? "/")}`);
	if (user.mustSetUpSecondFactor && permission !== "account:own") redirect("/account");
	return mayDo(user.role, permission) ? draw() : <NotAllowed permission={permission} />;
}
