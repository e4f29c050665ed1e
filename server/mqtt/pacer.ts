import type { Clock } from "@/server/clock";

/**
 * Unused allowance is kept for at most this long: enough for a timer that comes late, and no second sees more than 2 %
 * above the rate, not even the first one after an outage (but for the one message that is always allowed).
 */
const BURST_MS = 20;

/** Spreads messages over time: `rate_limit` of the DSN. Without a rate everything is allowed at once. */
export class Pacer {
	readonly #clock: Clock;
	readonly #ratePerSecond: number;
	readonly #capacity: number;
	#tokens: number;
	#filledAtMs: number;

	constructor(clock: Clock, ratePerSecond: number | undefined) {
		this.#clock = clock;
		this.#ratePerSecond = ratePerSecond ?? Number.POSITIVE_INFINITY;
		this.#capacity = Math.max(1, (this.#ratePerSecond * BURST_MS) / 1_000);
		this.#tokens = this.#capacity;
		this.#filledAtMs = clock.monotonicMs();
	}

	/** Messages that may be sent now. */
	get allowance(): number {
		if (this.#ratePerSecond === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
		const nowMs = this.#clock.monotonicMs();
		const earned = ((nowMs - this.#filledAtMs) * this.#ratePerSecond) / 1_000;
		this.#tokens = Math.min(this.#capacity, this.#tokens + earned);
		this.#filledAtMs = nowMs;
		return Math.floor(this.#tokens);
	}

	spend(count: number): void {
		this.#tokens -= count;
	}

	/** Ms until at least one message may be sent. */
	get waitMs(): number {
		return Math.max(1, Math.ceil(((1 - this.#tokens) * 1_000) / this.#ratePerSecond));
	}
}
