import { beforeEach, describe, expect, test } from "vitest";
import type { TaskState } from "@/lib/task/types";
import type { TaskShown } from "@/server/supervisor/supervisor";
import { reportWith } from "@/server/supervisor/testing";
import { ThroughputHistory } from "@/server/supervisor/throughput";
import { ManualClock } from "@/server/testing/manual-clock";
import { Mirror } from "./mirror";

let clock: ManualClock;
let history: ThroughputHistory;
let told: string[];
let mirror: Mirror;

beforeEach(() => {
	clock = new ManualClock();
	history = new ThroughputHistory();
	told = [];
	mirror = new Mirror({
		clock,
		history,
		onState: (taskId) => told.push(`state ${taskId}`),
		onTick: (taskIds) => told.push(`tick ${taskIds.join(" ")}`),
	});
	mirror.follow();
});

function shown(published: number, state: TaskState): TaskShown {
	const isRunning = state.phase !== "stopped";
	return {
		atMs: clock.nowMs(),
		state,
		runSinceMs: undefined,
		report: reportWith({ read: published, published }, clock.nowMs()),
		rates: { read: 10, published: 10, skipped: 0, failed: 0 },
		run: isRunning ? { runId: "r", startedAtMs: 0, settled: reportWith({}).counters } : undefined,
		totals: { read: published, published, skipped: 0, failed: 0 },
	};
}

const RUNNING: TaskState = { phase: "running", sinceMs: 0, isReadingSnapshot: false };
const STOPPED: TaskState = { phase: "stopped", sinceMs: 5_000 };

test("tells states when they change, and numbers each second", async () => {
	mirror.hear({ a: shown(1, RUNNING) });
	mirror.hear({ a: shown(2, RUNNING) });
	await clock.advance(1_000);
	mirror.hear({ a: shown(3, STOPPED) });
	await clock.advance(1_000);
	expect(told).toEqual(["state a", "tick a", "state a", "tick "]);
	expect(mirror.snapshot("a").report.counters.published).toBe(3);
});

describe("when nothing is heard of a running task", () => {
	beforeEach(() => mirror.hear({ a: shown(100, RUNNING) }));

	test("its rates are zero after some seconds, and its counters stay", async () => {
		await clock.advance(3_000);
		expect(mirror.snapshot("a")).toMatchObject({ rates: { published: 0 }, state: RUNNING });
		expect(mirror.snapshot("a").report.counters.published).toBe(100);
	});

	test("it is said to be unconfirmed once it lasts", async () => {
		await clock.advance(6_000);
		expect(mirror.snapshot("a").report.silence).toEqual({ side: "spillway", forMs: 6_000 });
	});

	test("its chart has a gap instead of a zero", async () => {
		await clock.advance(6_000);
		expect(history.seconds("a").size).toBe(2);
	});

	test("it is still active, so that nobody takes its consumer group", async () => {
		await clock.advance(60_000);
		expect(mirror.isActive("a")).toBe(true);
	});
});

test("a task that nobody has told of is stopped, not an error", () => {
	expect(mirror.snapshot("new").state.phase).toBe("stopped");
	expect(mirror.isActive("new")).toBe(false);
});

test("what is heard counts for more than what the store had", () => {
	mirror.hear({ a: shown(7, RUNNING) });
	mirror.put("a", shown(1, STOPPED));
	expect(mirror.snapshot("a").state.phase).toBe("running");
});

test("paused, it tells nothing", async () => {
	mirror.hear({ a: shown(1, RUNNING) });
	mirror.pause();
	await clock.advance(5_000);
	expect(told).toEqual(["state a"]);
});
