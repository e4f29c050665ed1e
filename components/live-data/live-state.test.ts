import { describe, expect, test } from "vitest";
import { makeTask } from "@/components/testing/tasks";
import type { ServerEvent } from "@/lib/api/events";
import { EMPTY_LIVE_STATE, type LiveState, reduceLive, type TaskSample } from "./live-state";
import { createLiveStore } from "./live-store";

const a = makeTask({ id: "a", sparkline: [1, 2] });
const b = makeTask({ id: "b" });
const snapshot: Extract<ServerEvent, { type: "snapshot" }> = {
	type: "snapshot",
	streamId: "s",
	tasks: [a, b],
	store: { status: "working" },
	serverTimeMs: 5_000,
};

function fold(...events: ServerEvent[]): LiveState {
	return events.reduce((state, event) => reduceLive(state, event, 1_000), EMPTY_LIVE_STATE);
}

function sample(id: number): TaskSample {
	return { id, atMs: id, outcome: "published", body: "{}", isCut: false, bodyBytes: 2, vgroupId: 2, qos: 1 };
}

const samples = (...ids: number[]): ServerEvent => ({
	type: "samples",
	taskId: "a",
	samples: ids.map(sample),
	shownOf: 9,
});
const shownIds = (state: LiveState) => state.samples.get("a")?.samples.map(({ id }) => id);

describe("reduceLive", () => {
	test("a snapshot replaces all tasks and sets the clock", () => {
		const state = fold({ ...snapshot, tasks: [makeTask({ id: "gone" })] }, snapshot);
		expect([...state.tasks.keys()]).toEqual(["a", "b"]);
		expect(state.clockOffsetMs).toBe(4_000);
	});

	test("what the store does lasts until it is told otherwise, also over a new snapshot", () => {
		const failing = { status: "failing", trouble: "full", sinceMs: 4_000, lost: 7 } as const;
		expect(fold(snapshot, { type: "store", store: failing }).store).toEqual(failing);
		expect(fold({ ...snapshot, store: failing }, { type: "heartbeat", serverTimeMs: 1 }).store).toEqual(failing);
		expect(fold({ ...snapshot, store: failing }, snapshot).store).toEqual({ status: "working" });
	});

	test("a lost Redis lasts until it is told otherwise, also over a new snapshot", () => {
		const lost = { status: "lost", sinceMs: 4_000, goOnMs: 8_000 } as const;
		expect(fold(snapshot, { type: "redis", redis: lost }).redis).toEqual(lost);
		expect(fold({ ...snapshot, redis: lost }, { type: "heartbeat", serverTimeMs: 1 }).redis).toEqual(lost);
		expect(fold({ ...snapshot, redis: lost }, { ...snapshot, redis: { status: "working" } }).redis).toEqual({
			status: "working",
		});
	});

	test("live values move one task and leave the object of the others", () => {
		const live = { ...a.live, atMs: 20_000, rates: { read: 7, published: 7, skipped: 0, failed: 0 } };
		const state = fold(snapshot, { type: "live", live: { a: live, unknown: live } });
		expect(state.tasks.get("a")?.live.rates.published).toBe(7);
		expect(state.tasks.get("b")).toBe(b);
		expect(state.tasks.has("unknown")).toBe(false);
	});

	test("an answer that was overtaken by the stream changes nothing back", () => {
		const answer = { ...a, live: { ...a.live, atMs: 10_000, state: { phase: "stopping", sinceMs: 10_000 } } } as const;
		const stopped = { ...a.live, atMs: 10_100, state: { phase: "stopped", sinceMs: 10_100 } } as const;
		const state = fold(snapshot, { type: "live", live: { a: stopped } }, { type: "task", task: answer });
		expect(state.tasks.get("a")?.live.state.phase).toBe("stopped");
	});

	test("older settings do not replace newer ones", () => {
		const newer = makeTask({ id: "a", name: "newer", changedAtMs: 2_000 });
		const older = makeTask({ id: "a", name: "older", changedAtMs: 1_000 });
		const state = fold({ type: "task", task: newer }, { type: "task", task: older });
		expect(state.tasks.get("a")?.name).toBe("newer");
	});

	test("steps without a report are gaps in the sparkline, not zeros", () => {
		const live = { ...a.live, atMs: 30_000, rates: { read: 7, published: 7, skipped: 0, failed: 0 } };
		expect(fold(snapshot, { type: "live", live: { a: live } }).tasks.get("a")?.sparkline).toEqual([
			1,
			2,
			null,
			null,
			7,
		]);
	});

	test("samples are newest first and none is shown twice", () => {
		expect(shownIds(fold(snapshot, samples(1, 2), samples(2, 3)))).toEqual([3, 2, 1]);
	});

	test("samples of a new run replace those of the old one", () => {
		expect(shownIds(fold(snapshot, samples(80, 81), samples(1, 2)))).toEqual([2, 1]);
	});

	test("a deleted task takes its samples along", () => {
		const state = fold(snapshot, samples(1), { type: "task-deleted", taskId: "a" });
		expect([...state.tasks.keys()]).toEqual(["b"]);
		expect(shownIds(state)).toBeUndefined();
	});
});

describe("createLiveStore", () => {
	test("gathers events until the flush and tells its listeners once", () => {
		let flush = () => {};
		const store = createLiveStore({ now: () => 1_000, schedule: (later) => (flush = later) });
		store.push(snapshot);
		let calls = 0;
		store.subscribe(() => (calls += 1));
		store.push({ type: "task-deleted", taskId: "a" });
		store.push({ type: "task-deleted", taskId: "b" });
		expect([calls, store.getTasks().length]).toEqual([0, 2]);
		flush();
		expect([calls, store.getTasks().length]).toEqual([1, 0]);
	});

	test("watches a task until the last who asked has left", () => {
		const store = createLiveStore({ now: () => 0, schedule: () => {} });
		const first = store.watch("a");
		const second = store.watch("a");
		first();
		expect(store.getWatched()).toEqual(["a"]);
		second();
		expect(store.getWatched()).toEqual([]);
	});
});
