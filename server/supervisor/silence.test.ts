import { expect, test } from "vitest";
import type { PipelineReport } from "@/lib/task/types";
import { Run } from "./run";
import { reportWith } from "./testing";

const report: PipelineReport = reportWith({});

test("a worker owes a report each second; five seconds without one are told", () => {
	const run = new Run("r", 0);
	run.placed(1, 0);
	expect(run.silence(60_000)).toBeUndefined();
	run.reported(1, report, 60_000);
	expect(run.silence(64_999)).toBeUndefined();
	expect(run.silence(65_000)).toEqual({ side: "spillway", forMs: 5_000 });
	run.reported(1, report, 65_100);
	expect(run.silence(66_000)).toBeUndefined();
});

test("of several members the longest silence counts, and one that is placed again owes nothing yet", () => {
	const run = new Run("r", 0);
	for (const [member, heardAtMs] of [
		[1, 10_000],
		[2, 2_000],
	] as const) {
		run.placed(member, 0);
		run.reported(member, report, heardAtMs);
	}
	expect(run.silence(12_000)).toEqual({ side: "spillway", forMs: 10_000 });
	run.lost(2, 12_000, 0);
	run.placed(2, 12_000);
	expect(run.silence(14_000)).toBeUndefined();
});

test("what the members say of their ends is told, the longest silence first", () => {
	const run = new Run("r", 0);
	for (const [member, silence] of [
		[1, { side: "broker", forMs: 70_000 }],
		[2, { side: "source", forMs: 80_000 }],
		[3, undefined],
	] as const) {
		run.placed(member, 0);
		run.reported(member, { ...report, silence }, 1_000);
	}
	expect(run.report(1_000).silence).toEqual({ side: "source", forMs: 80_000 });
});
