import { setUpInputSchema } from "@/lib/api/account";
import type { Caller } from "@/server/accounts/accounts";
import { countedBy } from "@/server/accounts/limits";
import { checkNewPassword } from "@/server/accounts/passwords";
import type { Db } from "@/server/db/open";
import { ConflictError, InputError } from "@/server/errors";
import type { Call } from "../context";
import { parseInput } from "../input";
import { type SignedIn, signIn } from "../session/sign-in";
import { createUser } from "./internal";

const DONE = "set-up-done";

/**
 * Makes the first administrator and signs in. Of two that try at once one wins.
 *
 * @throws InputError, ConflictError once there is an account, TooManyError
 */
export async function setUp({ ctx, input }: Call<{ body: unknown; caller: Caller }>): Promise<SignedIn> {
	const { userName, password, code } = parseInput(setUpInputSchema, input.body);
	await ctx.limits.take("set-up", countedBy(input.caller.address));
	await refuseWhenDone(ctx);
	// Before the code, whose tries are few: to choose a better password is no try of it.
	checkNewPassword(password, userName);
	const judged = (await ctx.accounts.setUpCode?.judge(code ?? "")) ?? "right";
	if (judged !== "right") {
		const message =
			judged === "spent"
				? "The code is used up or too old: restart Spillway and take the code that it prints."
				: "This is not the code that Spillway printed in its terminal.";
		throw new InputError([{ field: "code", code: "wrong-code", message }]);
	}
	// The key is unique in the store: whoever comes second finds it there.
	await ctx.db.setting.create({ data: { key: DONE, value: "true" } }).catch(() => {
		throw done();
	});
	try {
		await createUser(ctx, { userName, password, role: "administrator" });
	} catch (error) {
		await ctx.db.setting.delete({ where: { key: DONE } });
		throw error;
	}
	return signIn({ ctx, input: { body: { userName, password }, caller: input.caller } });
}

/** After a start: a set-up that was cut off before it had made an account may be tried again. */
export async function forgetUnfinishedSetUp(db: Db): Promise<void> {
	if ((await db.user.count()) === 0) await db.setting.deleteMany({ where: { key: DONE } });
}

async function refuseWhenDone(ctx: Call<unknown>["ctx"]): Promise<void> {
	if (await ctx.accounts.hasAny()) throw done();
}

function done(): ConflictError {
	return new ConflictError("Spillway has an administrator already: sign in.");
}
