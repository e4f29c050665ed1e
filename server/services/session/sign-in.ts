import * as z from "zod";
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
	const told = { username: name, address: caller.address };
	try {
		const response = await accounts.auth.api.signInUsername({
			body: { username: name, password },
			headers: headersOf({ ...caller, cookie: undefined }),
			asResponse: true,
		});
		if (!response.ok) throw refused();
		const answer: unknown = await response.json();
		await limits.forgive("sign-in-pair", pair);
		const needsSecondFactor = asksForMore(answer);
		await writeAudit(ctx, { ...told, outcome: needsSecondFactor ? "half" : "done" });
		return { needsSecondFactor, setCookies: response.headers.getSetCookie() };
	} catch (error) {
		if (!isRefusal(error) && !(error instanceof SignInError)) throw error;
		await writeAudit(ctx, { ...told, outcome: "refused" });
		throw refused();
	}
}

/** Whether the account is, or was lately, signed in from there. */
async function isKnownAddress({ db }: ServiceContext, username: string, address: string | undefined): Promise<boolean> {
	if (address === undefined) return false;
	return (await db.session.count({ where: { ipAddress: address, user: { username } } })) > 0;
}

interface AuditedSignIn {
	/** As it was typed, or as the account that a code belongs to has it; undefined where that cannot be known. */
	username: string | undefined;
	address: string | undefined;
	/** `half`: the second factor is asked for. */
	outcome: "done" | "half" | "refused";
	detail?: string;
}

/** Names the account only if it exists: what was typed as a name may be a password. */
async function writeAudit({ db, audit }: ServiceContext, { username, address, outcome, detail }: AuditedSignIn) {
	const user =
		username === undefined ? null : await db.user.findUnique({ where: { username }, select: { id: true, name: true } });
	await audit.write({
		actor: user !== null && outcome === "done" ? { kind: "user", ...user, address } : { kind: "nobody", address },
		action: "signed in",
		...(user === null ? { subject: "unknown name" } : { target: `account:${user.id}`, subject: user.name }),
		outcome: outcome === "half" ? "done" : outcome,
		detail: outcome === "half" ? "the second factor is asked for" : detail,
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
	const { address } = caller;
	if (!response.ok) {
		await writeAudit(ctx, { username: undefined, address, outcome: "refused", detail: "the second factor was wrong" });
		throw new SignInError(
			"second-factor-refused",
			"This code is not valid (any more): take the present one, or sign in again.",
		);
	}
	const { user } = signedInSchema.parse(await response.json());
	await writeAudit(ctx, { username: user.username, address, outcome: "done" });
	return { needsSecondFactor: false, setCookies: response.headers.getSetCookie() };
}

/** What the library says of whose code it was. */
const signedInSchema = z.object({ user: z.object({ username: z.string() }) });

function refused(): SignInError {
	return new SignInError("sign-in-refused", "User name and password do not fit, or the account is blocked.");
}

function asksForMore(answer: unknown): boolean {
	return typeof answer === "object" && answer !== null && "twoFactorRedirect" in answer;
}
