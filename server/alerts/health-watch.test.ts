import { describe, expect, test } from "vitest";
import type { Condition } from "@/lib/alert/condition";
import { HealthWatch } from "./health-watch";

/** What is told while a task shows these conditions, each for so many seconds; looked at once a second. */
function told(...steps: [condition: Condition, seconds: number][]): string[] {
	const watch = new HealthWatch();
	const lines: string[] = [];
	let nowS = 0;
	for (const [condition, seconds] of steps) {
		for (let i = 0; i < seconds; i++, nowS++) {
			watch.observe("t", condition, "", nowS * 1_000);
			for (const change of watch.due(nowS * 1_000)) {
				lines.push(change.kind === "trouble" ? change.health : `over ${change.previous} ${change.now}`);
			}
		}
	}
	return lines;
}

describe("a change of health is told once, and only when it has lasted", () => {
	test.each<[string, [Condition, number][], string[]]>([
		["a task that is well", [["well", 600]], []],
		[
			"a short outage",
			[
				["well", 60],
				["broker-unreachable", 14],
				["well", 300],
			],
			[],
		],
		[
			"an outage",
			[
				["well", 60],
				["broker-unreachable", 600],
			],
			["broker-unreachable"],
		],
		[
			"an outage that ends",
			[
				["broker-unreachable", 30],
				["well", 61],
			],
			["broker-unreachable", "over broker-unreachable well"],
		],
		[
			"a broker that comes and goes for an hour",
			Array.from({ length: 120 }, (_, i): [Condition, number] => [i % 2 === 0 ? "broker-unreachable" : "well", 30]),
			["broker-unreachable"],
		],
		[
			"a failure, at once",
			[
				["well", 10],
				["failed", 1],
			],
			["failed"],
		],
		[
			"a trouble that becomes a failure",
			[
				["source-unreachable", 20],
				["failed", 1],
			],
			["source-unreachable", "failed"],
		],
		[
			"one outage after the other",
			[
				["source-unreachable", 20],
				["broker-unreachable", 61],
			],
			["source-unreachable", "broker-unreachable"],
		],
		[
			"a failed task that is stopped",
			[
				["failed", 5],
				["off", 1],
				["off", 60],
			],
			["failed", "over failed off"],
		],
		[
			"stopping what was well",
			[
				["well", 5],
				["off", 60],
			],
			[],
		],
		[
			"rows skipped every two minutes",
			Array.from({ length: 20 }, (_, i): [Condition, number] => [
				i % 2 === 0 ? "skipping" : "well",
				i % 2 === 0 ? 20 : 100,
			]),
			["skipping"],
		],
	])("%s", (_name, steps, expected) => {
		expect(told(...steps)).toEqual(expected);
	});

	test("what was told before a restart is not told again, and its end is", () => {
		const watch = new HealthWatch(new Map([["t", { health: "failed", toldAtMs: 0 }]]));
		watch.observe("t", "failed", "", 1_000);
		expect(watch.due(100_000)).toEqual([]);
		watch.observe("t", "well", "", 100_000);
		expect(watch.due(160_000)).toEqual([
			{ taskId: "t", kind: "over", now: "well", previous: "failed", lastedMs: 100_000 },
		]);
	});

	test("a task that was forgotten is told of no more", () => {
		const watch = new HealthWatch();
		watch.observe("t", "failed", "", 0);
		watch.forget("t");
		expect(watch.due(100_000)).toEqual([]);
	});
});
