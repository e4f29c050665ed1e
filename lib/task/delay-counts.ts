/** Upper bounds of the buckets in ms, each included; what took longer is in one bucket more. */
export const DELAY_BOUNDS_MS = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000] as const;

/** How long messages took from the poll's answer to their acknowledgement: counted since the beginning, never forgotten. */
export interface DelayCounts {
	/** By bucket, each message in one. */
	buckets: readonly number[];
	sumMs: number;
}

export function noDelays(): DelayCounts {
	return { buckets: [...DELAY_BOUNDS_MS.map(() => 0), 0], sumMs: 0 };
}

export function addDelays(a: DelayCounts, b: DelayCounts): DelayCounts {
	return { buckets: a.buckets.map((count, index) => count + (b.buckets[index] ?? 0)), sumMs: a.sumMs + b.sumMs };
}

/** Index of the bucket of a delay. */
export function delayBucket(delayMs: number): number {
	const index = DELAY_BOUNDS_MS.findIndex((bound) => delayMs <= bound);
	return index === -1 ? DELAY_BOUNDS_MS.length : index;
}
