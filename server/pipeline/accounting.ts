import type { MappedMessage } from "@/lib/body/types";
import { noCounters } from "@/lib/task/counters";
import type { Counters } from "@/lib/task/types";

/**
 * Totals of a run. Every message read is in exactly one place at any moment:
 * `read = published + skipped + failed + inFlight`.
 */
export class Accounting {
	readonly #counters: Counters = noCounters();
	#version = 0;

	/** Another one whenever a count has changed. */
	get version(): number {
		return this.#version;
	}

	get inFlight(): number {
		return this.#counters.inFlight;
	}

	read(mapped: MappedMessage): void {
		this.#version++;
		this.#counters.read += mapped.readCount;
		this.#counters.skipped += mapped.skippedCount;
		this.#counters.inFlight += mapped.batch.count;
		addTo(this.#counters.skippedByReason, mapped.skippedByReason);
		addTo(this.#counters.unknownByKey, mapped.unknownByKey);
	}

	published(count: number, bytes: number): void {
		this.#version++;
		this.#counters.inFlight -= count;
		this.#counters.published += count;
		this.#counters.publishedBytes += bytes;
	}

	failed(count: number): void {
		this.#version++;
		this.#counters.inFlight -= count;
		this.#counters.failed += count;
	}

	reconnected(): void {
		this.#version++;
		this.#counters.reconnects++;
	}

	/** What is in flight will be read again by another run. */
	returnInFlight(): void {
		this.#version++;
		this.#counters.read -= this.#counters.inFlight;
		this.#counters.returned += this.#counters.inFlight;
		this.#counters.inFlight = 0;
	}

	snapshot(): Counters {
		return {
			...this.#counters,
			skippedByReason: { ...this.#counters.skippedByReason },
			unknownByKey: { ...this.#counters.unknownByKey },
		};
	}
}

function addTo(sums: Record<string, number>, counts: ReadonlyMap<string, number>): void {
	for (const [key, count] of counts) sums[key] = (sums[key] ?? 0) + count;
}
