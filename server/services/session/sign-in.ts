import { secondFactorInputSchema, signInInputSchema } from "@/lib/api/account";
import { type Caller, headersOf, isRefusal } from "@/server/accounts/accounts";
import { SignInError } from "@/server/errors";
import type { Call } from "../context";
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
	const address = caller.address ?? "";
	await limits.take("sign-in-address", address);
	await limits.take("sign-in-name", name);
	await limits.take("sign-in-pair", `${address} ${name}`);
	try {
		const response = await accounts.auth.api.signInUsername({
			body: { username: name, password },
			headers: headersOf({ ...caller, cookie: undefined }),
			asResponse: true,
		});
		if (!response.ok) throw refused();
		const answer: unknown = await response.json();
		await limits.forgive("sign-in-pair", `${address} ${name}`);
		return { needsSecondFactor: asksForMore(answer), setCookies: response.headers.getSetCookie() };
	} catch (error) {
		if (isRefusal(error)) throw refused();
		throw error;
	}
}

/**
 * Ends a sign-in that asked for the second factor: six digits of the authenticator, or one of the backup codes.
 *
 * @throws InputError, SignInError, TooManyError
 */
export async function signInWithCode({ ctx, input }: Call<{ body: unknown; caller: Caller }>): Promise<SignedIn> {
	const { code } = parseInput(secondFactorInputSchema, input.body);
	const { caller } = input;
	await ctx.limits.take("own-password", caller.address ?? "");
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
