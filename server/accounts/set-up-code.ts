import { randomInt, timingSafeEqual } from "node:crypto";
import type { Clock } from "@/server/clock";

// Without letters and digits that look alike.
const LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const LETTER_COUNT = 8;
const LIFE_MS = 30 * 60_000;
const MOST_TRIES = 5;

/**
 * The code that the terminal shows where the console can be reached by others before it has an administrator: whoever
 * sets it up must be able to read that terminal. Used once, for half an hour, with few tries.
 */
export class SetUpCode {
	/** As printed, `ABCD-EFGH`. */
	readonly text: string;
	readonly #expiresAtMs: number;
	#triesLeft = MOST_TRIES;

	constructor(private readonly clock: Clock) {
		const letters = Array.from({ length: LETTER_COUNT }, () => LETTERS[randomInt(LETTERS.length)]).join("");
		this.text = `${letters.slice(0, LETTER_COUNT / 2)}-${letters.slice(LETTER_COUNT / 2)}`;
		this.#expiresAtMs = clock.monotonicMs() + LIFE_MS;
	}

	/** Whether it can still be used at all; if not, a restart prints a new one. */
	get isSpent(): boolean {
		return this.#triesLeft <= 0 || this.clock.monotonicMs() >= this.#expiresAtMs;
	}

	/** Counts a try; case, spaces and dashes do not matter. */
	matches(typed: string): boolean {
		if (this.isSpent) return false;
		this.#triesLeft--;
		const given = Buffer.from(plain(typed));
		const wanted = Buffer.from(plain(this.text));
		return given.length === wanted.length && timingSafeEqual(given, wanted);
	}
}

function plain(text: string): string {
	return text.toUpperCase().replace(/[\s-]/g, "");
}
