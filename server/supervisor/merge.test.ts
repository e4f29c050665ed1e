import { describe, expect, test } from "vitest";
import { noCounters } from "@/lib/task/counters";
import type { PipelineReport, TaskState } from "@/lib/task/types";
import { addCounters, mergeReports, mergeStates, settleCounters } from "./merge";
import { reportWith } from "./testing";

const CAUSE = { code: "c", side: "broker", message: "m" } as const;
const STATE: Record<string, TaskState> = {
	starting: { phase: "starting", sinceMs: 1 },
	running: { phase: "running", sinceMs: 2, isReadingSnapshot: false },
	snapshot: { phase: "running", sinceMs: 3, isReadingSnapshot: true },
	retrying: { phase: "retrying", sinceMs: 4, cause: CAUSE, attempt: 1, nextAttemptAtMs: 9 },
	failed: { phase: "failed", sinceMs: 5, cause: CAUSE },
};

describe("one state for all members", () => {
	test.each([
		["running", ["running", "running"], "running"],
		["still starting", ["running", "starting"], "starting"],
		["one retries", ["running", "retrying", "starting"], "retrying"],
		["one failed", ["retrying", "failed"], "failed"],
	])("%s: %o → %s", (_, names, phase) => {
		expect(mergeStates(names.map((name) => STATE[name]).filter((state) => state !== undefined))?.phase).toBe(phase);
	});

	test("one that reads stored data makes the task read stored data", () => {
		const [running, snapshot] = [STATE["running"], STATE["snapshot"]];
		if (!running || !snapshot) throw new Error("both are in the table");
		expect(mergeStates([running, snapshot])).toMatchObject({ isReadingSnapshot: true });
	});

	test("without members there is none", () => {
		expect(mergeStates([])).toBeUndefined();
	});
});

describe("counters", () => {
	test("of members add up, reasons by name", () => {
		const a = {
			...noCounters(),
			read: 3,
			skippedByReason: { "empty-topic": 1 },
			unknownByKey: { "column-type:30": 2 },
		};
		const b = {
			...noCounters(),
			read: 4,
			skippedByReason: { "empty-topic": 2, "nul-in-topic": 5 },
			unknownByKey: { "column-type:30": 1, "alter-type:21": 1 },
		};
		expect(addCounters(a, b)).toMatchObject({
			read: 7,
			skippedByReason: { "empty-topic": 3, "nul-in-topic": 5 },
			unknownByKey: { "column-type:30": 3, "alter-type:21": 1 },
		});
	});

	test("of a pipeline that is gone still fulfil read = published + skipped + failed + in flight", () => {
		const settled = settleCounters({ ...noCounters(), read: 20, published: 10, skipped: 3, failed: 2, inFlight: 5 });
		expect(settled).toMatchObject({ read: 15, inFlight: 0, returned: 5 });
		expect(settleCounters(settled)).toEqual(settled);
	});
});

describe("reports", () => {
	const report = (changes: Partial<PipelineReport>): PipelineReport => ({ ...reportWith({}), ...changes });

	test("lag adds up over those that know it", () => {
		expect(mergeReports([report({ lag: 3 }), report({ lag: undefined }), report({ lag: 4 })], 0).lag).toBe(7);
		expect(mergeReports([report({ lag: undefined })], 0).lag).toBeUndefined();
	});

	test("of delays the slowest member's is told", () => {
		const delays = [{ p50Ms: 1, p99Ms: 5 }, undefined, { p50Ms: 2, p99Ms: 9 }];
		expect(
			mergeReports(
				delays.map((delay) => report({ delay })),
				0,
			).delay,
		).toEqual({ p50Ms: 2, p99Ms: 9 });
	});

	test("vgroups of all members are listed by TMQ topic and number", () => {
		const vgroup = (tmqTopic: string, vgroupId: number) => ({
			tmqTopic,
			vgroupId,
			begin: "0",
			end: "9",
			position: undefined,
			committed: undefined,
			lag: undefined,
		});
		const merged = mergeReports(
			[report({ vgroups: [vgroup("b", 2)] }), report({ vgroups: [vgroup("b", 1), vgroup("a", 7)] })],
			0,
		);
		expect(merged.vgroups.map(({ tmqTopic, vgroupId }) => `${tmqTopic}${vgroupId}`)).toEqual(["a7", "b1", "b2"]);
	});
});
