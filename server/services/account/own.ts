import {
	ownPasswordInputSchema,
	passwordInputSchema,
	type SessionRecord,
	secondFactorInputSchema,
} from "@/lib/api/account";
import { type Caller, headersOf, isRefusal } from "@/server/accounts/accounts";
import { checkNewPassword } from "@/server/accounts/passwords";
import { permit } from "@/server/accounts/permit";
import { InputError, NotFoundError } from "@/server/errors";
import type { Call } from "../context";
import { parseInput } from "../input";
import { checkOwnPassword, ownUser } from "./internal";

type OwnCall = Call<{ body: unknown; caller: Caller }>;

/**
 * Sets a new own password; every other session of the user ends, and its open streams with it.
 *
 * @returns cookies of the session that goes on
 * @throws InputError, TooManyError
 */
export async function changeOwnPassword({ ctx, input: { body, caller } }: OwnCall): Promise<string[]> {
	permit(ctx, "account:own");
	const { current, password } = parseInput(passwordInputSchema, body);
	const user = ownUser(ctx);
	checkNewPassword(password, user.name);
	await checkOwnPassword(ctx, { caller, password: current, field: "current" });
	const response = await ctx.accounts.auth.api.changePassword({
		body: { currentPassword: current, newPassword: password, revokeOtherSessions: true },
		headers: headersOf(caller),
		asResponse: true,
	});
	ctx.accounts.revoked({ userId: user.id });
	return response.headers.getSetCookie();
}

/** Where the user is signed in, newest use first. */
export async function listOwnSessions({ ctx }: Pick<Call<unknown>, "ctx">): Promise<{ sessions: SessionRecord[] }> {
	permit(ctx, "account:own");
	const user = ownUser(ctx);
	const rows = await ctx.db.session.findMany({
		where: { userId: user.id, expiresAt: { gt: new Date(ctx.clock.nowMs()) } },
		orderBy: { updatedAt: "desc" },
	});
	return {
		sessions: rows.map((row) => ({
			id: row.id,
			createdAtMs: row.createdAt.getTime(),
			lastUsedAtMs: row.updatedAt.getTime(),
			expiresAtMs: row.expiresAt.getTime(),
			...(row.ipAddress === null || row.ipAddress === "" ? {} : { address: row.ipAddress }),
			...(row.userAgent === null || row.userAgent === "" ? {} : { browser: row.userAgent }),
			isThisOne: row.id === user.sessionId,
		})),
	};
}

/** Ends one of the user's own sessions. @throws NotFoundError */
export async function endOwnSession({ ctx, input: { id } }: Call<{ id: string }>): Promise<void> {
	permit(ctx, "account:own");
	const { count } = await ctx.db.session.deleteMany({ where: { id, userId: ownUser(ctx).id } });
	if (count === 0) throw new NotFoundError("This session has ended already.");
	ctx.accounts.revoked({ sessionId: id });
}

/**
 * Begins to set up an authenticator app. It counts only once `finishSecondFactor` took a code of it.
 *
 * @throws InputError, TooManyError
 */
export async function beginSecondFactor({ ctx, input: { body, caller } }: OwnCall) {
	permit(ctx, "account:own");
	const { password } = parseInput(ownPasswordInputSchema, body);
	await checkOwnPassword(ctx, { caller, password, field: "password" });
	const answer = await ctx.accounts.auth.api.enableTwoFactor({ body: { password }, headers: headersOf(caller) });
	if (!("totpURI" in answer)) throw new Error("the library offered another second factor than an authenticator app");
	// The label shown in the app is the user's name, not the address that stands in for it.
	const uri = answer.totpURI.replace(encodeURIComponent("@spillway.invalid"), "");
	return { uri, backupCodes: answer.backupCodes };
}

/** @returns cookies of the session, which now knows of the second factor. @throws InputError, TooManyError */
export async function finishSecondFactor({ ctx, input: { body, caller } }: OwnCall): Promise<string[]> {
	permit(ctx, "account:own");
	const { code } = parseInput(secondFactorInputSchema, body);
	await ctx.limits.take("own-password", ownUser(ctx).id);
	const response = await ctx.accounts.auth.api.verifyTOTP({
		body: { code },
		headers: headersOf(caller),
		asResponse: true,
	});
	if (!response.ok) {
		throw new InputError([
			{ field: "code", code: "wrong-code", message: "This is not the present code: check the clock of the device." },
		]);
	}
	return response.headers.getSetCookie();
}

/** Takes the own second factor away. @throws InputError, TooManyError */
export async function removeSecondFactor({ ctx, input: { body, caller } }: OwnCall): Promise<string[]> {
	permit(ctx, "account:own");
	const { password } = parseInput(ownPasswordInputSchema, body);
	await checkOwnPassword(ctx, { caller, password, field: "password" });
	try {
		const response = await ctx.accounts.auth.api.disableTwoFactor({
			body: { password },
			headers: headersOf(caller),
			asResponse: true,
		});
		return response.headers.getSetCookie();
	} catch (error) {
		if (isRefusal(error)) throw new NotFoundError("There is no second factor to take away.");
		throw error;
	}
}
