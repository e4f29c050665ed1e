import { describe, expect, test } from "vitest";
import { noCounters } from "@/lib/task/counters";
import { noDelays } from "@/lib/task/delay-counts";
import type { PipelineReport, TaskState } from "@/lib/task/types";
import { progressLine, progressRecord, summary } from "./progress";

const report = (counters: Partial<PipelineReport["counters"]>, lag?: number): PipelineReport => ({
	atMs: 0,
	countId: undefined,
	counters: { ...noCounters(), ...counters },
	lag,
	vgroups: [],
	inFlightLimit: 100,
	delay: undefined,
	rowDelay: undefined,
	delays: noDelays(),
	lastAcknowledgedAtMs: undefined,
	retentionGap: 0,
});
const rates = { read: 0, published: 12_431, skipped: 0, failed: 0 };
const running: TaskState = { phase: "running", sinceMs: 0, isReadingSnapshot: false };

describe("progressLine", () => {
	test("names rate, totals and lag", () => {
		expect(progressLine({ state: running, report: report({ published: 1_000, skipped: 2 }, 40), rates })).toBe(
			"running · 12.4 k messages/s · 1,000 published · 2 skipped · lag 40",
		);
	});

	test("a snapshot has no lag", () => {
		const state: TaskState = { ...running, isReadingSnapshot: true };
		expect(progressLine({ state, report: report({}), rates })).toContain("reading stored data");
	});

	test("says why it waits, without control characters", () => {
		const cause = { code: "away", side: "broker", message: "Broker \u001b[2Jaway." } as const;
		const state: TaskState = { phase: "retrying", sinceMs: 0, cause, attempt: 1, nextAttemptAtMs: 0 };
		expect(progressLine({ state, report: report({}), rates })).toContain("retrying: Broker \\u001b[2Jaway.");
	});
});

test("progressRecord holds every counter and the cause", () => {
	const cause = { code: "away", side: "broker", message: "Broker away." } as const;
	const state: TaskState = { phase: "failed", sinceMs: 0, cause };
	expect(progressRecord({ state, report: report({ read: 3, published: 2, inFlight: 1 }), rates })).toMatchObject({
		state: "failed",
		cause,
		read: 3,
		published: 2,
		inFlight: 1,
		lag: null,
	});
});

test("summary tells where everything went", () => {
	const counters = {
		...noCounters(),
		read: 10,
		published: 7,
		skipped: 3,
		returned: 2,
		skippedByReason: { "missing-variable:stable": 3 },
	};
	expect(summary(counters, 2_000, (key) => `because of ${key}`).split("\n")).toEqual([
		"7 published, 3 skipped, 0 failed of 10 read in 2.0 s (3.5 messages/s)",
		"  skipped 3: because of missing-variable:stable",
		"  2 were in flight at the end; they are read again by the next run",
	]);
});
