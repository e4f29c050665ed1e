import { createHash, randomInt } from "node:crypto";
import type { Redis } from "ioredis";
import type { Clock } from "@/server/clock";
import { KEY_PREFIX } from "@/server/cluster/queue";

// Without letters and digits that look alike.
const LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const LETTER_COUNT = 8;
const LIFE_MS = 30 * 60_000;
const MOST_TRIES = 5;

/** Where codes are known, as hashes: in this process, or for all consoles of an installation. */
export interface SetUpCodeStore {
	/** Makes a code good for half an hour. The tries start afresh. */
	put(hash: string): Promise<void>;
	/** Counts a try and returns how many there were with it. */
	countTry(): Promise<number>;
	has(hash: string): Promise<boolean>;
}

/**
 * The code that the terminal shows where the console can be reached by others before it has an administrator: whoever
 * sets it up must be able to read that terminal. Used once, for half an hour, with few tries. Each console prints one of
 * its own, and takes those of the others too.
 */
export class SetUpCode {
	/** As printed, `ABCD-EFGH`. */
	readonly text: string;
	readonly #store: SetUpCodeStore;

	private constructor(text: string, store: SetUpCodeStore) {
		this.text = text;
		this.#store = store;
	}

	static async create(store: SetUpCodeStore): Promise<SetUpCode> {
		const letters = Array.from({ length: LETTER_COUNT }, () => LETTERS[randomInt(LETTERS.length)]).join("");
		const code = new SetUpCode(`${letters.slice(0, LETTER_COUNT / 2)}-${letters.slice(LETTER_COUNT / 2)}`, store);
		await store.put(hashOf(code.text));
		return code;
	}

	/** Counts a try; case, spaces and dashes do not matter. `spent`: a restart prints a new one. */
	async judge(typed: string): Promise<"right" | "wrong" | "spent"> {
		if ((await this.#store.countTry()) > MOST_TRIES) return "spent";
		if (await this.#store.has(hashOf(typed))) return "right";
		return (await this.#store.has(hashOf(this.text))) ? "wrong" : "spent";
	}
}

/** Hashes are compared, so that how long it takes says nothing about the code. */
function hashOf(text: string): string {
	return createHash("sha256").update(text.toUpperCase().replace(/[\s-]/g, "")).digest("hex");
}

export function codesInMemory(clock: Clock): SetUpCodeStore {
	const untilMs = new Map<string, number>();
	let tries = 0;
	return {
		async put(hash) {
			untilMs.set(hash, clock.monotonicMs() + LIFE_MS);
			tries = 0;
		},
		countTry: async () => ++tries,
		has: async (hash) => (untilMs.get(hash) ?? 0) > clock.monotonicMs(),
	};
}

const CODE_KEY = `${KEY_PREFIX}:set-up-code`;
const TRIES_KEY = `${KEY_PREFIX}:set-up-tries`;

export function codesInRedis(redis: Redis): SetUpCodeStore {
	return {
		async put(hash) {
			await redis.set(`${CODE_KEY}:${hash}`, "1", "PX", LIFE_MS);
			await redis.del(TRIES_KEY);
		},
		async countTry() {
			const tries = await redis.incr(TRIES_KEY);
			await redis.pexpire(TRIES_KEY, LIFE_MS);
			return tries;
		},
		has: async (hash) => (await redis.exists(`${CODE_KEY}:${hash}`)) === 1,
	};
}
