import { describe, expect, test } from "vitest";
import { medianRatio, quantile, ratioWithConfidence, summary } from "./statistics";

describe("statistics of rounds", () => {
	test("the median of an even number of values lies between the middle two", () => {
		expect(summary([4, 1, 3, 2])).toEqual({ min: 1, median: 2.5, max: 4 });
	});

	test("a quantile is one of the values", () => {
		expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
		expect(quantile([5, 1, 4, 2, 3], 1)).toBe(5);
	});

	test("a ratio is that of the rounds, not of the medians", () => {
		expect(medianRatio([10, 40, 90], [10, 20, 30])).toBe(2);
	});

	test("rounds that agree leave no doubt, rounds that differ do", () => {
		const sure = ratioWithConfidence([2, 4, 8], [1, 2, 4]);
		expect(sure.ratio).toBeCloseTo(2);
		expect(sure.high - sure.low).toBeCloseTo(0);
		// Mean of logs 0, standard deviation ln 2, t = 4.303 for two degrees of freedom.
		const unsure = ratioWithConfidence([1, 2, 0.5], [1, 1, 1]);
		expect(unsure.ratio).toBeCloseTo(1);
		expect(Math.log(unsure.high)).toBeCloseTo((4.303 * Math.LN2) / Math.sqrt(3), 3);
		expect(unsure.low).toBeCloseTo(1 / unsure.high);
	});
});
