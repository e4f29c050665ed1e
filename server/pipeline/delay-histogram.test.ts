import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DelayHistogram } from "./delay-histogram";

describe("DelayHistogram", () => {
	test("nothing recorded, nothing told", () => {
		expect(new DelayHistogram().quantiles(0)).toBeUndefined();
	});

	test("each is told within ten percent, and a millisecond for rounding", () => {
		const delays = fc.array(fc.double({ min: 0, max: 3_000_000, noNaN: true }), { minLength: 1, maxLength: 200 });
		fc.assert(
			fc.property(delays, (list) => {
				const histogram = new DelayHistogram();
				for (const delayMs of list) histogram.record(delayMs, 1, 0);
				const told = histogram.quantiles(0);
				const sorted = [...list].sort((one, other) => one - other);
				const exact = (quantile: number) => sorted[Math.ceil(quantile * list.length) - 1] ?? 0;
				for (const [value, truth] of [
					[told?.p50Ms ?? -1, exact(0.5)],
					[told?.p99Ms ?? -1, exact(0.99)],
				] as const) {
					expect(value).toBeGreaterThanOrEqual(truth - 1);
					expect(value).toBeLessThanOrEqual(Math.max(1, truth * 1.1) + 1);
				}
			}),
		);
	});

	test("messages count, not batches", () => {
		const histogram = new DelayHistogram();
		histogram.record(10, 99, 0);
		histogram.record(1_000, 1, 0);
		const { p50Ms = 0, p99Ms = 0 } = histogram.quantiles(0) ?? {};
		expect(p50Ms).toBeLessThan(12);
		expect(p99Ms).toBeLessThan(12);
		histogram.record(1_000, 99, 0);
		expect(histogram.quantiles(0)?.p99Ms).toBeGreaterThan(900);
	});

	test.each([
		[9_999, true],
		[19_999, true],
		[20_000, false],
	])("after %i ms a delay still counts: %s", (laterMs, isKept) => {
		const histogram = new DelayHistogram();
		histogram.record(5, 1, 0);
		expect(histogram.quantiles(laterMs) !== undefined).toBe(isKept);
	});

	test("what was recorded in the period before counts in this one and no longer", () => {
		const histogram = new DelayHistogram();
		histogram.record(5, 1, 0);
		histogram.record(500, 1, 10_000);
		expect(histogram.quantiles(10_000)?.p50Ms).toBeLessThan(10);
		expect(histogram.quantiles(20_000)?.p50Ms).toBeGreaterThan(450);
		expect(histogram.quantiles(30_000)).toBeUndefined();
	});

	test("a delay beyond the scale is told as its end", () => {
		const histogram = new DelayHistogram();
		histogram.record(1e12, 1, 0);
		expect(histogram.quantiles(0)?.p50Ms).toBe(Math.round(1.1 ** 159));
	});
});
