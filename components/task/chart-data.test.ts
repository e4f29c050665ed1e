import { describe, expect, test } from "vitest";
import type { History } from "@/lib/api/task";
import { appendPoint, mergePoints, nearestIndex, type ThroughputPoint } from "./chart-data";

const point = (atMs: number, value: number | null = 1): ThroughputPoint => ({
	atMs,
	read: value,
	published: value,
	skipped: value === null ? null : 0,
	failed: value === null ? null : 0,
});

function history(stepMs: number, points: ThroughputPoint[]): History {
	return {
		fromMs: points[0]?.atMs ?? 0,
		toMs: points.at(-1)?.atMs ?? 0,
		stepMs,
		atMs: points.map((p) => p.atMs),
		read: points.map((p) => p.read),
		published: points.map((p) => p.published),
		skipped: points.map((p) => p.skipped),
		failed: points.map((p) => p.failed),
		marks: [],
	};
}

describe("mergePoints", () => {
	test("takes history until the first live point, then the live ones", () => {
		const merged = mergePoints(
			history(1_000, [point(1_000, 5), point(2_000, 5), point(3_000, 5)]),
			[point(3_000, 7), point(4_000, 7)],
			60_000,
			4_000,
		);
		expect(merged.atS).toEqual([1, 2, 3, 4]);
		expect(merged.published).toEqual([5, 5, 7, 7]);
		expect(merged.gaps).toEqual([]);
	});

	test("seconds that are not recorded yet are bridged by the live points", () => {
		const recorded = [point(1_000), point(2_000), point(3_000, null), point(4_000, null)];
		const merged = mergePoints(history(1_000, recorded), [point(5_000)], 60_000, 5_000);
		expect(merged.atS).toEqual([1, 2, 5]);
		expect(merged.gaps).toEqual([]);
	});

	test("leaves out what is older than the window", () => {
		const merged = mergePoints(history(1_000, [point(1_000), point(50_000)]), [], 10_000, 55_000);
		expect(merged.atS).toEqual([50]);
	});

	test("a cut stream becomes a gap of nulls, not zeros", () => {
		const merged = mergePoints(undefined, [point(1_000), point(2_000), point(30_000)], 60_000, 30_000);
		expect(merged.published).toEqual([1, 1, null, 1]);
		expect(merged.gaps).toEqual([{ fromMs: 2_000, toMs: 30_000 }]);
	});

	test("steps of a long window are not gaps", () => {
		const merged = mergePoints(
			history(60_000, [point(60_000), point(120_000), point(180_000)]),
			[],
			3_600_000,
			180_000,
		);
		expect(merged.gaps).toEqual([]);
		expect(merged.published).toEqual([1, 1, 1]);
	});

	test("nulls of the history stay", () => {
		const merged = mergePoints(history(1_000, [point(1_000), point(2_000, null), point(3_000)]), [], 60_000, 3_000);
		expect(merged.read).toEqual([1, null, 1]);
	});
});

describe("appendPoint", () => {
	test("drops what is older than what is kept", () => {
		expect(appendPoint([point(1_000), point(5_000)], point(9_000), 5_000).map((p) => p.atMs)).toEqual([5_000, 9_000]);
	});

	test("a point seen twice is added once", () => {
		const points = [point(1_000)];
		expect(appendPoint(points, point(1_000), 5_000)).toBe(points);
	});
});

test.each([
	["before the first", -5, 0],
	["nearer to the left", 1.4, 1],
	["nearer to the right", 1.6, 2],
	["after the last", 99, 2],
])("nearestIndex: %s", (_name, wanted, index) => {
	expect(nearestIndex([0, 1, 2], wanted)).toBe(index);
});
