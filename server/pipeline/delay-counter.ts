import { type DelayCounts, delayBucket, noDelays } from "@/lib/task/delay-counts";

/** Counts the delays of a whole run. */
export class DelayCounter {
	readonly #buckets = [...noDelays().buckets];
	#sumMs = 0;

	/** `count` messages with this delay. */
	record(delayMs: number, count: number): void {
		const bucket = delayBucket(delayMs);
		this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + count;
		this.#sumMs += delayMs * count;
	}

	snapshot(): DelayCounts {
		return { buckets: [...this.#buckets], sumMs: this.#sumMs };
	}
}
