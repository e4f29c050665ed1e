import type { Role } from "@/lib/accounts/roles";
import { type Caller, headersOf, isRefusal } from "@/server/accounts/accounts";
import type { Actor } from "@/server/accounts/actor";
import { checkNewPassword } from "@/server/accounts/passwords";
import { ConflictError, InputError, SignInError } from "@/server/errors";
import type { ServiceContext } from "../context";

/**
 * Makes an account. The library demands a mail address; Spillway sends none, so it gets one that cannot exist.
 *
 * @throws InputError, ConflictError when the name is taken
 */
export async function createUser(
	ctx: ServiceContext,
	{ userName, password, role }: { userName: string; password: string; role: Role },
): Promise<string> {
	checkNewPassword(password, userName);
	const username = userName.toLowerCase();
	if ((await ctx.db.user.count({ where: { username } })) > 0) {
		throw new ConflictError(`There is an account "${userName}" already: choose another name.`);
	}
	const { user } = await ctx.accounts.auth.api.createUser({
		body: { email: `${username}@spillway.invalid`, name: userName, password, role, data: { username } },
	});
	return user.id;
}

/** The user on whose behalf a verb about the own account is called. @throws SignInError */
export function ownUser({ actor }: ServiceContext): Extract<Actor, { kind: "user" }> {
	if (actor.kind === "user") return actor;
	throw new SignInError("sign-in-needed", "Sign in first: this is about your own account.");
}

/**
 * Asks again for the password of whoever is signed in, before a change that an open browser alone must not make.
 *
 * @throws InputError naming the field, TooManyError
 */
export async function checkOwnPassword(
	ctx: ServiceContext,
	{ caller, password, field }: { caller: Caller; password: string; field: string },
): Promise<void> {
	const { id } = ownUser(ctx);
	await ctx.limits.take("own-password", id);
	try {
		await ctx.accounts.auth.api.verifyPassword({ body: { password }, headers: headersOf(caller) });
	} catch (error) {
		if (!isRefusal(error)) throw error;
		throw new InputError([{ field, code: "wrong-password", message: "This is not your password." }]);
	}
}
