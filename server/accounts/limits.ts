import type { Redis } from "ioredis";
import ipaddr from "ipaddr.js";
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { KEY_PREFIX } from "@/server/cluster/queue";
import { TooManyError } from "@/server/errors";

/** Points (tries) within a duration in seconds. */
const KINDS = {
	/** Tries of one name from one address: a person who mistypes is back within a minute. */
	"sign-in-pair": { points: 5, duration: 60 },
	/** One address on many names. */
	"sign-in-address": { points: 20, duration: 60 },
	/**
	 * One name from many addresses: slow enough against guessing, and more than one address can use up by itself. The owner
	 * gets in all the same from an address that is known of them.
	 */
	"sign-in-name": { points: 60, duration: 600 },
	"set-up": { points: 5, duration: 60 },
	/** The own password typed again, and second-factor codes. */
	"own-password": { points: 8, duration: 60 },
	/** Calls that make the server connect somewhere or run SQL. */
	expensive: { points: 60, duration: 60 },
	/** Everything else that changes something: a list of 1,000 tasks can be started and stopped at once. */
	change: { points: 3_000, duration: 60 },
} as const;
export type LimitKind = keyof typeof KINDS;

/**
 * How often somebody may try. With several consoles counted in Redis, for all of them together; else, and while Redis is
 * away, in memory: a restart forgives.
 */
export class Limits {
	readonly #redis: Redis | undefined;
	readonly #limiters = new Map<LimitKind, RateLimiterAbstract>();

	constructor(redis?: Redis) {
		this.#redis = redis;
	}

	/**
	 * Counts one try.
	 *
	 * @throws TooManyError with the time until the next is taken
	 */
	async take(kind: LimitKind, key: string): Promise<void> {
		try {
			await this.#limiter(kind).consume(key);
		} catch (refusal) {
			if (!(refusal instanceof RateLimiterRes)) throw refusal;
			const retryAfterMs = refusal.msBeforeNext;
			throw new TooManyError(
				retryAfterMs,
				`Too many tries: the next one is taken in ${Math.max(1, Math.ceil(retryAfterMs / 1_000))} s.`,
			);
		}
	}

	/** A success: the tries of this key are forgotten. */
	async forgive(kind: LimitKind, key: string): Promise<void> {
		await this.#limiter(kind).delete(key);
	}

	#limiter(kind: LimitKind): RateLimiterAbstract {
		const limiter = this.#limiters.get(kind) ?? this.#create(kind);
		this.#limiters.set(kind, limiter);
		return limiter;
	}

	#create(kind: LimitKind): RateLimiterAbstract {
		const inMemory = new RateLimiterMemory({ keyPrefix: kind, ...KINDS[kind] });
		if (this.#redis === undefined) return inMemory;
		const options = { keyPrefix: `${KEY_PREFIX}:limit:${kind}`, ...KINDS[kind], insuranceLimiter: inMemory };
		return new RateLimiterRedis({ storeClient: this.#redis, ...options });
	}
}

/** Everything up to here belongs to one subscriber, who takes any address of it at will. */
const IPV6_NETWORK_GROUPS = 4;

/** What tries are counted by: an IPv4 address, or the network of an IPv6 address. */
export function countedBy(address: string | undefined): string {
	if (address === undefined || !ipaddr.IPv6.isValid(address)) return address ?? "";
	const parsed = ipaddr.IPv6.parse(address);
	return parsed.isIPv4MappedAddress()
		? parsed.toIPv4Address().toString()
		: parsed.parts
				.slice(0, IPV6_NETWORK_GROUPS)
				.map((group) => group.toString(16))
				.join(":");
}
