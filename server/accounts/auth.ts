import { hkdfSync } from "node:crypto";
import { apiKey } from "@better-auth/api-key";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { betterAuth } from "better-auth/minimal";
import { admin, createAccessControl, twoFactor, username } from "better-auth/plugins";
import { ROLES } from "@/lib/accounts/roles";
import type { BasePath } from "@/lib/base-path";
import type { Db } from "@/server/db/open";

const DAY_S = 86_400;
/** A session that nobody used for this long is over. */
const IDLE_LIMIT_S = 3 * DAY_S;
const REFRESH_S = 3_600;

export const TOKEN_PREFIX = "spw_";

export interface AuthOptions {
	db: Db;
	/** The key that stored secrets are sealed with; another one is derived from it. */
	key: Uint8Array;
	/** Browsers reach the console by https: by its own certificate, or through a named proxy. */
	isSecure: boolean;
	/** Path below which the console is served. */
	basePath: BasePath;
}

export type Auth = ReturnType<typeof createAuth>;

/**
 * The library that keeps passwords, sessions, authenticator secrets and API tokens. Only `Accounts` calls it, function by
 * function: none of its own routes is mounted, and what may be done by whom is decided by `permit` alone.
 */
export function createAuth({ db, key, isSecure, basePath }: AuthOptions) {
	// The library's own access control is not used; its roles exist so that it takes ours as known.
	const control = createAccessControl({ console: ["use"] });
	const role = control.newRole({ console: ["use"] });
	return betterAuth({
		appName: "Spillway",
		baseURL: "http://spillway.invalid",
		secret: authSecret(key),
		// Said of PostgreSQL too: what is stored looks the same in both, so that it can be moved.
		database: prismaAdapter(db, { provider: "sqlite", transaction: false }),
		telemetry: { enabled: false },
		logger: { disabled: true },
		emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 1 },
		session: { expiresIn: IDLE_LIMIT_S, updateAge: REFRESH_S, cookieCache: { enabled: false } },
		// Its limits work only on its own routes; ours are in limits.ts.
		rateLimit: { enabled: false },
		advanced: {
			cookiePrefix: "spillway",
			useSecureCookies: isSecure,
			defaultCookieAttributes: { sameSite: "strict", httpOnly: true, path: basePath || "/" },
			ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
		},
		plugins: [
			username({
				minUsernameLength: 3,
				maxUsernameLength: 30,
				// Its own rule knows no dashes; ours is in lib/api/account.ts.
				usernameValidator: (name) => /^[a-z0-9._-]+$/i.test(name),
			}),
			admin({
				ac: control,
				roles: Object.fromEntries(ROLES.map((name) => [name, role])),
				defaultRole: "viewer",
				adminRoles: ["administrator"],
			}),
			twoFactor({ issuer: "Spillway", backupCodeOptions: { storeBackupCodes: "encrypted" } }),
			apiKey({ defaultPrefix: TOKEN_PREFIX, enableMetadata: true, rateLimit: { enabled: false } }),
		],
	});
}

/** What the library signs cookies and seals authenticator secrets with. */
export function authSecret(key: Uint8Array): string {
	return Buffer.from(hkdfSync("sha256", key, "", "spillway sessions", 32)).toString("hex");
}

/** Names the address of the caller to the library; set by us on every call, never taken from a request. */
export const ADDRESS_HEADER = "x-spillway-peer";
