import { mayDo, PERMISSIONS, type Permission } from "@/lib/accounts/permissions";
import { NotAllowedError, SignInError } from "@/server/errors";
import type { Actor } from "./actor";

/**
 * Lets an actor pass who may do this. Called first thing by every verb, so that no entrance (API, event stream, command
 * line) can go round it.
 *
 * @throws SignInError when nobody is signed in; NotAllowedError when the role is too low
 */
export function permit({ actor }: { actor: Actor }, permission: Permission): void {
	switch (actor.kind) {
		case "local":
			return;
		case "nobody":
			throw new SignInError("sign-in-needed", "Sign in first: the session has ended, or there was none.");
		case "scraper":
			if (permission === "metrics:read") return;
			throw new NotAllowedError("not-allowed", "This token reads metrics, and nothing else.");
		case "user":
			if (actor.mustSetUpSecondFactor && permission !== "account:own") {
				throw new NotAllowedError(
					"second-factor-needed",
					"This console requires a second factor: set one up under your account, then go on.",
				);
			}
			break;
		case "token":
			if (permission === "account:own" || permission === "token:own" || permission === "account:manage") {
				throw new NotAllowedError("not-allowed", "Accounts and tokens are managed by people, not by API tokens.");
			}
			break;
		default:
			actor satisfies never;
	}
	if (mayDo(actor.role, permission)) return;
	throw new NotAllowedError(
		"not-allowed",
		`This needs at least the role ${PERMISSIONS[permission]}; you are ${actor.role}. Ask an administrator.`,
	);
}
