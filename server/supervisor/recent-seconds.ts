import type { Rates } from "./rates";

const FIELDS = ["read", "published", "skipped", "failed"] as const;

/**
 * A task's rates by Unix second, for as many seconds as it is long. Rings of numbers: as objects, what hundreds of tasks
 * drop each second was old enough to be collected the dear way.
 */
export class RecentSeconds {
	readonly #length: number;
	readonly #values: Float64Array;
	#newest: number | undefined;

	constructor(length: number) {
		this.#length = length;
		this.#values = new Float64Array(length * FIELDS.length).fill(Number.NaN);
	}

	set(second: number, rates: Rates): void {
		// A clock that was set back by much makes another present, as does a long rest.
		if (this.#newest === undefined || Math.abs(second - this.#newest) >= this.#length) {
			this.#values.fill(Number.NaN);
			this.#newest = second;
		}
		while (this.#newest < second) this.#clear(++this.#newest);
		const at = this.#indexOf(second);
		for (const [i, field] of FIELDS.entries()) this.#values[at + i] = rates[field];
	}

	get(second: number): Rates | undefined {
		if (this.#newest === undefined || second > this.#newest || second <= this.#newest - this.#length) return undefined;
		const at = this.#indexOf(second);
		if (Number.isNaN(this.#values[at])) return undefined;
		const [read = 0, published = 0, skipped = 0, failed = 0] = this.#values.subarray(at, at + FIELDS.length);
		return { read, published, skipped, failed };
	}

	/** All that are known, oldest first. */
	all(): ReadonlyMap<number, Rates> {
		const all = new Map<number, Rates>();
		if (this.#newest === undefined) return all;
		for (let second = this.#newest - this.#length + 1; second <= this.#newest; second++) {
			const rates = this.get(second);
			if (rates !== undefined) all.set(second, rates);
		}
		return all;
	}

	#clear(second: number): void {
		const at = this.#indexOf(second);
		this.#values.fill(Number.NaN, at, at + FIELDS.length);
	}

	#indexOf(second: number): number {
		return (second % this.#length) * FIELDS.length;
	}
}
