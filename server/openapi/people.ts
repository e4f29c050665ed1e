import * as z from "zod";
import {
	accountChangeSchema,
	accountInputSchema,
	accountListSchema,
	auditListSchema,
	auditQuerySchema,
	meSchema,
	newTokenSchema,
	ownPasswordInputSchema,
	passwordInputSchema,
	secondFactorInputSchema,
	secondFactorSetUpSchema,
	sessionListSchema,
	setUpInputSchema,
	signInAnswerSchema,
	signInInputSchema,
	tokenInputSchema,
	tokenListSchema,
} from "@/lib/api/account";
import { created, json, nothing, type RouteDescription } from "./description";

const tag = "Sign-in and accounts";
const ownPasswordSchema = accountChangeSchema.pick({ ownPassword: true });
const signedIn = json(signInAnswerSchema, "A session cookie was set, unless a second factor is needed first.");

export const PEOPLE_ROUTES = {
	"GET /api/session": { tag, summary: "Ask who is signed in", answer: json(meSchema, "Without `user`: nobody.") },
	"POST /api/session": { tag, summary: "Sign in", body: signInInputSchema, answer: signedIn },
	"DELETE /api/session": { tag, summary: "Sign out", answer: nothing },
	"POST /api/session/second-factor": {
		tag,
		summary: "Finish signing in with a code",
		body: secondFactorInputSchema,
		answer: signedIn,
	},
	"POST /api/set-up": {
		tag,
		summary: "Make the first administrator",
		description: "Possible while there is no account.",
		body: setUpInputSchema,
		answer: signedIn,
	},
	"PUT /api/account/password": {
		tag,
		summary: "Change the own password",
		description: "Other sessions of the user end.",
		body: passwordInputSchema,
		answer: nothing,
	},
	"GET /api/account/sessions": { tag, summary: "List own sessions", answer: json(sessionListSchema, "The sessions.") },
	"DELETE /api/account/sessions/[id]": { tag, summary: "End an own session", answer: nothing },
	"POST /api/account/second-factor": {
		tag,
		summary: "Begin to set up a second factor",
		body: ownPasswordInputSchema,
		answer: json(secondFactorSetUpSchema, "For the authenticator; it counts once a code was given."),
	},
	"PUT /api/account/second-factor": {
		tag,
		summary: "Finish setting up a second factor",
		body: secondFactorInputSchema,
		answer: nothing,
	},
	"DELETE /api/account/second-factor": {
		tag,
		summary: "Remove the own second factor",
		body: ownPasswordInputSchema,
		answer: nothing,
	},
	"GET /api/accounts": { tag, summary: "List accounts", answer: json(accountListSchema, "The accounts.") },
	"POST /api/accounts": {
		tag,
		summary: "Create an account",
		body: accountInputSchema,
		answer: created(z.object({ id: z.string() }), "Its id."),
	},
	"PUT /api/accounts/[id]": { tag, summary: "Change an account", body: accountChangeSchema, answer: nothing },
	"DELETE /api/accounts/[id]": {
		tag,
		summary: "Remove an account",
		description: "Its sessions and tokens end at once.",
		body: ownPasswordSchema,
		answer: nothing,
	},
	"GET /api/tokens": {
		tag,
		summary: "List API tokens",
		answer: json(tokenListSchema, "The own ones; those of everybody for an administrator."),
	},
	"POST /api/tokens": {
		tag,
		summary: "Create an API token",
		body: tokenInputSchema,
		answer: created(newTokenSchema, "With the token itself, this once."),
	},
	"DELETE /api/tokens/[id]": { tag, summary: "Revoke an API token", answer: nothing },
	"GET /api/audit": {
		tag,
		summary: "Read the audit log",
		query: auditQuerySchema,
		answer: json(auditListSchema, "Newest first, a page at a time."),
	},
} as const satisfies Record<string, RouteDescription>;
