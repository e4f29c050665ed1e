import { createHash, timingSafeEqual } from "node:crypto";
import { isAPIError } from "better-auth/api";
import { isRole, lesserRole, type Role } from "@/lib/accounts/roles";
import type { Secret } from "@/lib/secret";
import type { Clock } from "@/server/clock";
import type { Db } from "@/server/db/open";
import { readSettings } from "@/server/services/setting/store";
import type { Actor } from "./actor";
import { ADDRESS_HEADER, type Auth, TOKEN_PREFIX } from "./auth";
import type { SetUpCode } from "./set-up-code";

/** Whatever happens, a session does not outlive this: its owner signs in again. */
const SESSION_LIMIT_MS = 30 * 86_400_000;
/** A verified token is believed for this long, since each verification writes its last use. Revoking forgets at once. */
const TOKEN_BELIEVED_MS = 10_000;

/** What a request says about where it comes from. */
export interface Caller {
	cookie: string | undefined;
	/** Of `Authorization: Bearer …`. */
	bearer: string | undefined;
	/** True address of the other side, as the server saw it or a named proxy told it. */
	address: string | undefined;
	/** The `User-Agent` header. */
	browser: string | undefined;
}

/** Whose sign-ins just became worth less: open streams of theirs end. */
export interface Revocation {
	userId?: string;
	sessionId?: string;
	tokenId?: string;
}

export interface AccountsOptions {
	auth: Auth;
	db: Db;
	clock: Clock;
	/** Set where the console can be reached by others. */
	setUpCode: SetUpCode | undefined;
	/** With it alone one reads metrics. */
	metricsToken?: Secret | undefined;
	/** Told of rights that end here: other consoles have open streams, too. */
	onRevoked?: ((revocation: Revocation) => void) | undefined;
}

/** Tells who is calling, and tells listeners when somebody's rights end. */
export class Accounts {
	readonly auth: Auth;
	readonly setUpCode: SetUpCode | undefined;
	readonly #db: Db;
	readonly #clock: Clock;
	readonly #metricsToken: Secret | undefined;
	readonly #listeners = new Set<(revocation: Revocation) => void>();
	readonly #believed = new Map<string, { actor: Extract<Actor, { kind: "token" }>; untilMs: number }>();
	readonly #tellOthers: (revocation: Revocation) => void;
	#hasAny = false;

	constructor({ auth, db, clock, setUpCode, metricsToken, onRevoked = () => {} }: AccountsOptions) {
		this.auth = auth;
		this.#tellOthers = onRevoked;
		this.#db = db;
		this.#clock = clock;
		this.setUpCode = setUpCode;
		this.#metricsToken = metricsToken;
	}

	/** Whether anybody has an account yet. */
	async hasAny(): Promise<boolean> {
		// The last administrator cannot be removed, so a yes stays a yes.
		this.#hasAny ||= (await this.#db.user.count()) > 0;
		return this.#hasAny;
	}

	/** Who is calling. A bearer token counts before a cookie; anything that does not hold makes nobody of the caller. */
	async actorOf(caller: Caller): Promise<Actor> {
		const nobody: Actor = { kind: "nobody", address: caller.address };
		if (caller.bearer !== undefined && this.#isMetricsToken(caller.bearer)) {
			return { kind: "scraper", address: caller.address };
		}
		if (caller.bearer !== undefined) return (await this.#byToken(caller.bearer, caller.address)) ?? nobody;
		if (caller.cookie === undefined) return nobody;
		return (await this.#bySession(caller)) ?? nobody;
	}

	onRevoked(listener: (revocation: Revocation) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** To be called after every change that takes rights away. */
	revoked(revocation: Revocation): void {
		this.hearRevoked(revocation);
		this.#tellOthers(revocation);
	}

	/** Rights ended, here or at another console. */
	hearRevoked(revocation: Revocation): void {
		this.#believed.clear();
		for (const listener of [...this.#listeners]) listener(revocation);
	}

	#isMetricsToken(bearer: string): boolean {
		return this.#metricsToken !== undefined && timingSafeEqual(digest(bearer), digest(this.#metricsToken.reveal()));
	}

	async #isSecondFactorRequired(): Promise<boolean> {
		return (await readSettings(this.#db)).requireSecondFactor;
	}

	async #bySession(caller: Caller): Promise<Actor | undefined> {
		const found = await this.auth.api.getSession({ headers: headersOf(caller) });
		if (found === null) return undefined;
		const { user, session } = found;
		const isTooOld = this.#clock.nowMs() - session.createdAt.getTime() > SESSION_LIMIT_MS;
		if (isTooOld || user.banned === true || !isRole(user.role)) return undefined;
		return {
			kind: "user",
			id: user.id,
			name: user.name,
			role: user.role,
			sessionId: session.id,
			mustSetUpSecondFactor: user.twoFactorEnabled !== true && (await this.#isSecondFactorRequired()),
			address: caller.address,
		};
	}

	/**
	 * The library checks a token by itself alone: neither blocking nor deleting its owner ends it there, so the owner is
	 * looked up here.
	 */
	async #byToken(secret: string, address: string | undefined): Promise<Actor | undefined> {
		if (!secret.startsWith(TOKEN_PREFIX)) return undefined;
		const known = this.#believed.get(secret);
		const nowMs = this.#clock.monotonicMs();
		if (known !== undefined && known.untilMs > nowMs) return { ...known.actor, address };
		this.#believed.delete(secret);
		const { valid, key } = await this.auth.api.verifyApiKey({ body: { key: secret } });
		if (!valid || key === null) {
			// The library calls a token invalid also when it could not look it up; then this fails, too, and says why.
			await this.#db.apikey.findFirst({ select: { id: true } });
			return undefined;
		}
		const owner = await this.#db.user.findUnique({ where: { id: key.referenceId } });
		const role = roleOfToken(key.metadata);
		if (owner === null || owner.banned === true || !isRole(owner.role) || role === undefined) return undefined;
		const actor = {
			kind: "token",
			id: key.id,
			userId: owner.id,
			name: `${owner.name}: ${key.name ?? ""}`,
			role: lesserRole(role, owner.role),
			address,
		} as const;
		const expiresInMs =
			key.expiresAt === null ? Number.POSITIVE_INFINITY : key.expiresAt.getTime() - this.#clock.nowMs();
		this.#believed.set(secret, { actor, untilMs: nowMs + Math.min(TOKEN_BELIEVED_MS, expiresInMs) });
		return actor;
	}
}

/** Of one length whatever the text, so that they can be compared in the same time. */
function digest(text: string): Buffer {
	return createHash("sha256").update(text).digest();
}

/** What the library needs to know of a caller, and nothing else of the request. */
export function headersOf({ cookie, address, browser }: Omit<Caller, "bearer">): Headers {
	const headers = new Headers();
	if (cookie !== undefined) headers.set("cookie", cookie);
	if (address !== undefined) headers.set(ADDRESS_HEADER, address);
	if (browser !== undefined) headers.set("user-agent", browser);
	return headers;
}

export function roleOfToken(metadata: unknown): Role | undefined {
	const parsed: unknown = typeof metadata === "string" ? JSON.parse(metadata) : metadata;
	if (typeof parsed !== "object" || parsed === null || !("role" in parsed)) return undefined;
	return isRole(parsed.role) ? parsed.role : undefined;
}

/** The library refused (wrong password, wrong code), as opposed to something having broken. */
export function isRefusal(error: unknown): boolean {
	return isAPIError(error) && error.statusCode < 500;
}
