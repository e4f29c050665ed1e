import { secondFactorInputSchema, signInInputSchema } from "@/lib/api/account";
import { type Caller, headersOf, isRefusal } from "@/server/accounts/accounts";
import { countedBy } from "@/server/accounts/limits";
import { SignInError } from "@/server/errors";
import type { Call, ServiceContext } from "../context";
import { parseInput } from "../input";

/** Cookies to be set beside an answer that never holds a session's token itself. */
export interface SignedIn {
	needsSecondFactor: boolean;
	setCookies: string[];
}

/**
 * Signs in by name and password. A name that does not exist is answered like a wrong password, after the same work.
 *
 * @throws InputError, SignInError, TooManyError
 */
export async function signIn({ ctx, input }: Call<{ body: unknown; caller: Caller }>): Promise<SignedIn> {
	const { userName, password } = parseInput(signInInputSchema, input.body);
	const { accounts, limits } = ctx;
	const { caller } = input;
	const name = userName.toLowerCase();
	const address = countedBy(caller.address);
	const pair = `${address} ${name}`;
	// The name comes last: tries that are refused before must not use it up, or one stranger keeps the owner out.
	await limits.take("sign-in-address", address);
	await limits.take("sign-in-pair", pair);
	if (!(await isKnownAddress(ctx, name, caller.address))) await limits.take("sign-in-name", name);
	const write = (outcome: "done" | "refused", detail?: string) =>
		writeAudit(ctx, { name, address: caller.address, outcome, detail });
	try {
		const response = await accounts.auth.api.signInUsername({
			body: { username: name, password },
			headers: headersOf({ ...caller, cookie: undefined }),
			asResponse: true,
		});
		if (!response.ok) throw refused();
		const answer: unknown = await response.json();
		await limits.forgive("sign-in-pair", pair);
		await write("done", asksForMore(answer) ? "the second factor is asked for" : undefined);
		return { needsSecondFactor: asksForMore(answer), setCookies: response.headers.getSetCookie() };
	} catch (error) {
		if (!isRefusal(error) && !(error instanceof SignInError)) throw error;
		await write("refused");
		throw refused();
	}
}

/** Whether the account is, or was lately, signed in from there. */
async function isKnownAddress({ db }: ServiceContext, username: string, address: string | undefined): Promise<boolean> {
	if (address === undefined) return false;
	return (await db.session.count({ where: { ipAddress: address, user: { username } } })) > 0;
}

/** Names the account only if it exists: what was typed as a name may be a password. */
async function writeAudit(
	{ db, audit }: ServiceContext,
	line: { name: string; address: string | undefined; outcome: "done" | "refused"; detail: string | undefined },
): Promise<void> {
	const user = await db.user.findUnique({ where: { username: line.name }, select: { id: true, name: true } });
	await audit.write({
		actor: { kind: "nobody", address: line.address },
		action: "signed in",
		...(user === null ? { subject: "unknown name" } : { target: `account:${user.id}`, subject: user.name }),
		outcome: line.outcome,
		detail: line.detail,
	});
}

/**
 * Ends a sign-in that asked for the second factor: six digits of the authenticator, or one of the backup codes.
 *
 * @throws InputError, SignInError, TooManyError
 */
export async function signInWithCode({ ctx, input }: Call<{ body: unknown; caller: Caller }>): Promise<SignedIn> {
	const { code } = parseInput(secondFactorInputSchema, input.body);
	const { caller } = input;
	await ctx.limits.take("own-password", countedBy(caller.address));
	const { api } = ctx.accounts.auth;
	const options = { body: { code }, headers: headersOf(caller), asResponse: true } as const;
	const response = /^\d{6}$/.test(code) ? await api.verifyTOTP(options) : await api.verifyBackupCode(options);
	if (!response.ok) {
		throw new SignInError(
			"second-factor-refused",
			"This code is not valid (any more): take the present one, or sign in again.",
		);
	}
	return { needsSecondFactor: false, setCookies: response.headers.getSetCookie() };
}

function refused(): SignInError {
	return new SignInError("sign-in-refused", "User name and password do not fit, or the account is blocked.");
}

function asksForMore(answer: unknown): boolean {
	return typeof answer === "object" && answer !== null && "twoFactorRedirect" in answer;
}
