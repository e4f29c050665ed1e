import { expect, test } from "vitest";
import { addDelays, DELAY_BOUNDS_MS, delayBucket, noDelays } from "./delay-counts";

test.each([
	[0, 0],
	[5, 0],
	[5.01, 1],
	[1_000, 7],
	[60_000, 12],
	[60_001, 13],
])("%d ms belongs to bucket %i", (delayMs, bucket) => {
	expect(delayBucket(delayMs)).toBe(bucket);
});

test("there is a bucket for every bound, and one for all that took longer", () => {
	expect(noDelays().buckets).toHaveLength(DELAY_BOUNDS_MS.length + 1);
});

test("sums add bucket by bucket", () => {
	const one = { ...noDelays(), buckets: noDelays().buckets.with(2, 3), sumMs: 40 };
	const other = { ...noDelays(), buckets: noDelays().buckets.with(13, 1).with(2, 1), sumMs: 90_000 };
	const sum = addDelays(one, other);
	expect([sum.buckets[2], sum.buckets[13], sum.sumMs]).toEqual([4, 1, 90_040]);
});
