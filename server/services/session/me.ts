import type { Me } from "@/lib/api/account";
import type { Call } from "../context";

/** Who is signed in here, for the pages. Answers everybody: it tells a stranger only whether to sign in or to set up. */
export async function whoAmI({ ctx }: Pick<Call<unknown>, "ctx">): Promise<Me> {
	const { actor, accounts } = ctx;
	const needsSetUp = !(await accounts.hasAny());
	const me = { needsSetUp, needsSetUpCode: needsSetUp && accounts.setUpCode !== undefined };
	if (actor.kind !== "user") return me;
	const { id, name, role, mustSetUpSecondFactor } = actor;
	const user = await ctx.db.user.findUniqueOrThrow({ where: { id } });
	return { ...me, user: { id, name, role, mustSetUpSecondFactor, hasSecondFactor: user.twoFactorEnabled === true } };
}
