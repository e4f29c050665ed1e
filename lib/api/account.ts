import * as z from "zod";
import { ROLES } from "@/lib/accounts/roles";

export const MIN_PASSWORD_CHARS = 10;
const MOST_PASSWORD_CHARS = 128;

const userNameSchema = z
	.string()
	.trim()
	.min(3, "At least 3 characters.")
	.max(30, "At most 30 characters.")
	.regex(/^[A-Za-z0-9._-]*$/, "Only letters, digits, dots, dashes and underscores.");
/** A password to be set; that it is not a common one is checked on the server. */
export const newPasswordSchema = z
	.string()
	.min(MIN_PASSWORD_CHARS, `At least ${MIN_PASSWORD_CHARS} characters.`)
	.max(MOST_PASSWORD_CHARS, `At most ${MOST_PASSWORD_CHARS} characters.`);
const givenPasswordSchema = z.string().min(1, "Type the password.").max(MOST_PASSWORD_CHARS);
const roleSchema = z.enum(ROLES);

/** `POST /api/set-up`: the first administrator. */
export const setUpInputSchema = z.object({
	userName: userNameSchema,
	password: newPasswordSchema,
	/** The code that the terminal shows; needed where the console listens beyond loopback. */
	code: z.string().trim().max(40).optional(),
});
/** The same where the console listens beyond loopback: without the code nothing is done. */
export const setUpWithCodeSchema = setUpInputSchema.extend({
	code: z.string().trim().min(1, "Type the code.").max(40),
});
export type SetUpInput = z.input<typeof setUpInputSchema>;

/** `POST /api/session`. */
export const signInInputSchema = z.object({
	userName: z.string().trim().min(1, "Type the user name.").max(100),
	password: givenPasswordSchema,
});
export type SignInInput = z.input<typeof signInInputSchema>;

/** `POST /api/session/second-factor`: six digits of the authenticator, or a backup code. */
export const secondFactorInputSchema = z.object({ code: z.string().trim().min(6, "Type the six digits.").max(20) });

/** Answer of `POST /api/session`. */
export const signInAnswerSchema = z.object({ needsSecondFactor: z.boolean() });

/** Answer of `GET /api/session`: who is signed in here. */
export const meSchema = z.object({
	/** Nobody has an account yet: the first administrator has to be made. */
	needsSetUp: z.boolean(),
	needsSetUpCode: z.boolean(),
	user: z
		.object({
			id: z.string(),
			name: z.string(),
			role: roleSchema,
			hasSecondFactor: z.boolean(),
			/** A second factor is required and not set up yet: nothing else can be done before. */
			mustSetUpSecondFactor: z.boolean(),
		})
		.optional(),
});
export type Me = z.infer<typeof meSchema>;

/** `PUT /api/account/password`. */
export const passwordInputSchema = z.object({ current: givenPasswordSchema, password: newPasswordSchema });

/** `POST /api/account/second-factor`: begins; `PUT` with a code ends it; `DELETE` takes it away. */
export const ownPasswordInputSchema = z.object({ password: givenPasswordSchema });
export const secondFactorSetUpSchema = z.object({
	/** For authenticator apps, `otpauth://…`. */
	uri: z.string(),
	backupCodes: z.array(z.string()),
});

export const sessionSchema = z.object({
	id: z.string(),
	createdAtMs: z.number(),
	lastUsedAtMs: z.number(),
	expiresAtMs: z.number(),
	address: z.string().optional(),
	browser: z.string().optional(),
	isThisOne: z.boolean(),
});
export const sessionListSchema = z.object({ sessions: z.array(sessionSchema) });
export type SessionRecord = z.infer<typeof sessionSchema>;

export const accountSchema = z.object({
	id: z.string(),
	name: z.string(),
	role: roleSchema,
	isBlocked: z.boolean(),
	hasSecondFactor: z.boolean(),
	createdAtMs: z.number(),
	lastSignInAtMs: z.number().optional(),
	tokenCount: z.number(),
});
export const accountListSchema = z.object({ accounts: z.array(accountSchema) });
export type AccountRecord = z.infer<typeof accountSchema>;

/**
 * Changes of accounts and tokens ask for the administrator's own password again: an open browser that somebody walked
 * away from must not make accounts.
 */
const againSchema = { ownPassword: givenPasswordSchema };

/** `POST /api/accounts`. */
export const accountInputSchema = z.object({
	userName: userNameSchema,
	password: newPasswordSchema,
	role: roleSchema,
	...againSchema,
});
export type AccountInput = z.input<typeof accountInputSchema>;

/** `PUT /api/accounts/[id]`: present keys only. */
export const accountChangeSchema = z.object({
	role: roleSchema.optional(),
	isBlocked: z.boolean().optional(),
	password: newPasswordSchema.optional(),
	/** Takes away the second factor of somebody who lost it. */
	removeSecondFactor: z.literal(true).optional(),
	...againSchema,
});
export type AccountChange = z.input<typeof accountChangeSchema>;

export const tokenSchema = z.object({
	id: z.string(),
	name: z.string(),
	role: roleSchema,
	/** First characters, to tell tokens apart. */
	start: z.string(),
	owner: z.object({ id: z.string(), name: z.string() }),
	createdAtMs: z.number(),
	expiresAtMs: z.number().optional(),
	lastUsedAtMs: z.number().optional(),
});
export const tokenListSchema = z.object({ tokens: z.array(tokenSchema) });
export type TokenRecord = z.infer<typeof tokenSchema>;

/** `POST /api/tokens`. */
export const tokenInputSchema = z.object({
	name: z.string().trim().min(1, "Give the token a name.").max(60, "At most 60 characters."),
	role: roleSchema,
	/** Days until it expires; without: never. */
	expiresInDays: z.number().int().min(1).max(3_650).optional(),
	...againSchema,
});
export type TokenInput = z.input<typeof tokenInputSchema>;
/** Answer of `POST /api/tokens`: the only time that the token itself is shown. */
export const newTokenSchema = z.object({ token: tokenSchema, secret: z.string() });

/** Query of `GET /api/audit`. */
export const auditQuerySchema = z.object({
	/** Only entries older than this id. */
	before: z.coerce.number().int().positive().optional(),
	/** Part of a name, an action or a subject. */
	text: z.string().trim().max(200).default(""),
	limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const auditEntrySchema = z.object({
	id: z.number(),
	atMs: z.number(),
	actor: z.string(),
	name: z.string(),
	address: z.string().optional(),
	action: z.string(),
	target: z.string().optional(),
	subject: z.string().optional(),
	outcome: z.enum(["done", "refused", "failed"]),
	detail: z.string().optional(),
});
export type AuditRecord = z.infer<typeof auditEntrySchema>;
export const auditListSchema = z.object({ entries: z.array(auditEntrySchema), nextBefore: z.number().optional() });
