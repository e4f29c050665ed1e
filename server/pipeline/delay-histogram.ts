/** Buckets grow by this factor: what is told is right within 10 %. */
const GROWTH = 1.1;
const BUCKETS = 160;
export const ROTATE_MS = 10_000;

/** Quantiles of recent delays (the last 10 to 20 s) in fixed memory. */
export class DelayHistogram {
	#current = new Float64Array(BUCKETS);
	#previous = new Float64Array(BUCKETS);
	#rotatedAtMs = Number.NEGATIVE_INFINITY;

	/** `count` messages with this delay. */
	record(delayMs: number, count: number, atMs: number): void {
		this.#rotate(atMs);
		const bucket = delayMs <= 1 ? 0 : Math.ceil(Math.log(delayMs) / Math.log(GROWTH));
		const index = Math.min(BUCKETS - 1, bucket);
		this.#current[index] = (this.#current[index] ?? 0) + count;
	}

	/** Undefined without recent messages. */
	quantiles(atMs: number): { p50Ms: number; p99Ms: number } | undefined {
		this.#rotate(atMs);
		let total = 0;
		for (let index = 0; index < BUCKETS; index++) total += this.#count(index);
		if (total === 0) return undefined;
		return { p50Ms: this.#quantile(total * 0.5), p99Ms: this.#quantile(total * 0.99) };
	}

	#quantile(rank: number): number {
		let seen = 0;
		for (let index = 0; index < BUCKETS; index++) {
			seen += this.#count(index);
			if (seen >= rank) return Math.round(GROWTH ** index);
		}
		return Math.round(GROWTH ** BUCKETS);
	}

	#count(index: number): number {
		return (this.#current[index] ?? 0) + (this.#previous[index] ?? 0);
	}

	#rotate(atMs: number): void {
		const ageMs = atMs - this.#rotatedAtMs;
		if (ageMs < ROTATE_MS) return;
		const spare = this.#previous.fill(0);
		if (ageMs < 2 * ROTATE_MS) this.#previous = this.#current;
		else this.#current.fill(0);
		this.#current = this.#previous === spare ? this.#current : spare;
		this.#rotatedAtMs = atMs;
	}
}
