import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Secret } from "@/lib/secret";
import { noCounters } from "@/lib/task/counters";
import type { TaskState } from "@/lib/task/types";
import { type Db, openDb } from "@/server/db/open";
import { createLogger } from "@/server/log";
import { type CountState, nothingCounted } from "@/server/supervisor/run-count";
import { Supervisor, type TaskShown } from "@/server/supervisor/supervisor";
import { FakeJournal, FakePlacement, reportWith } from "@/server/supervisor/testing";
import { ThroughputHistory } from "@/server/supervisor/throughput";
import type { MemberId } from "@/server/supervisor/types";
import { ManualClock, settle } from "@/server/testing/manual-clock";
import { Mirror } from "./mirror";
import { takeOver } from "./take-over";

class LastingPlacement extends FakePlacement {
	override readonly isLasting: boolean = true;
	placed: MemberId[] = [];

	override async running(): Promise<MemberId[]> {
		return this.placed;
	}
}

let folder: string;
let db: Db;
let clock: ManualClock;
let placement: LastingPlacement;
let mirror: Mirror;
let history: ThroughputHistory;
let supervisor: Supervisor;

beforeEach(async () => {
	folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-take-over-"));
	db = await openDb({ dataDir: folder, migrationsDir: path.resolve("prisma/migrations") });
	clock = new ManualClock();
	placement = new LastingPlacement();
	history = new ThroughputHistory();
	mirror = new Mirror({ clock, history, onState: () => {}, onTick: () => {} });
	supervisor = new Supervisor({
		clock,
		logger: createLogger("test", "silent"),
		placement,
		journal: new FakeJournal(),
		history,
		load: async () => ({ source: new Secret("s"), broker: new Secret("b"), memberCount: 1 }),
		listener: { onState: () => {}, onTick: () => {}, onSamples: () => {} },
	});
});
afterEach(async () => {
	supervisor.release();
	await db.$disconnect();
	await fs.rm(folder, { recursive: true });
});

function countedAs(published: number): CountState {
	const counters = { ...noCounters(), read: published, published };
	return { ...nothingCounted(), parts: [{ member: 1, countId: "one", counters }] };
}

async function task(id: string, desired: "running" | "stopped", openRun?: { id: string; published: number }) {
	const at = new Date(clock.nowMs() - 60_000);
	const lines = { source: "tmq+ws://plant/t", broker: "mqtt://plant" };
	await db.task.create({ data: { id, name: id, ...lines, desired, createdAt: at, changedAt: at } });
	if (openRun === undefined) return;
	const { published } = openRun;
	const counters = JSON.stringify({ ...noCounters(), read: published, published, ...countedAs(published) });
	await db.run.create({ data: { id: openRun.id, taskId: id, startedAt: at, counters } });
}

function shownAs(state: TaskState, published: number, runId?: string): TaskShown {
	return {
		atMs: clock.nowMs(),
		state,
		runSinceMs: undefined,
		report: reportWith({ read: published, published }),
		rates: { read: 0, published: 0, skipped: 0, failed: 0 },
		run: runId === undefined ? undefined : { runId, startedAtMs: 0, count: countedAs(published) },
		totals: { read: published, published, skipped: 0, failed: 0 },
	};
}

async function take(): Promise<string[]> {
	await takeOver({ db, nowMs: clock.nowMs(), placement, supervisor, mirror, history });
	await settle();
	return placement.calls.toSorted();
}

const RUNNING: TaskState = { phase: "running", sinceMs: 5, isReadingSnapshot: false };
const CAUSE = { code: "broker-refused-login", side: "broker", message: "Wrong password." } as const;

test("an open run goes on as it was shown last, with its counters", async () => {
	await task("a", "running", { id: "run", published: 10 });
	mirror.put("a", shownAs(RUNNING, 90, "run"));
	placement.placed = [{ taskId: "a", runId: "run", member: 1 }];
	expect(await take()).toEqual(["start a#1"]);
	expect(placement.last).toMatchObject({ runId: "run" });
	expect(supervisor.snapshot("a")).toMatchObject({ state: RUNNING, report: { counters: { published: 90 } } });
});

test("without anything shown, what the store has counted is where it goes on", async () => {
	await task("a", "running", { id: "run", published: 10 });
	expect(await take()).toEqual(["start a#1"]);
	expect(supervisor.snapshot("a")).toMatchObject({
		state: { phase: "starting" },
		report: { counters: { published: 10 } },
	});
});

test("what is wanted otherwise than it is, is asked for", async () => {
	await task("wanted", "running");
	await task("unwanted", "stopped", { id: "run", published: 1 });
	expect(await take()).toEqual(["start unwanted#1", "start wanted#1", "stop unwanted"]);
});

test("a task that was seen to fail stays failed; its refused message can still be skipped", async () => {
	await task("a", "running");
	const refusedAt = { tmqTopic: "t", vgroupId: 2, endsAt: "8" };
	mirror.put("a", { ...shownAs({ phase: "failed", sinceMs: 7, cause: CAUSE }, 5), refusedAt });
	expect(await take()).toEqual([]);
	expect(supervisor.snapshot("a").state).toEqual({ phase: "failed", sinceMs: 7, cause: CAUSE });
	supervisor.skipRefused("a");
	await settle();
	expect(placement.last.skipAt).toEqual(refusedAt);
});

test("pipelines of runs that are over, or of tasks that are gone, are ended", async () => {
	await task("a", "stopped");
	placement.placed = [
		{ taskId: "a", runId: "an old run", member: 2 },
		{ taskId: "gone", runId: "another", member: 1 },
	];
	expect(await take()).toEqual(["dismiss a#2", "dismiss gone#1"]);
});

test("of two open runs of a task the later goes on, and the other is closed", async () => {
	await task("a", "running", { id: "later", published: 3 });
	const counters = JSON.stringify({ ...noCounters(), read: 5, published: 4, inFlight: 1 });
	await db.run.create({ data: { id: "earlier", taskId: "a", startedAt: new Date(0), counters } });
	await take();
	expect(await db.run.findUnique({ where: { id: "earlier" } })).toMatchObject({ reason: "server-lost" });
	expect(placement.last).toMatchObject({ runId: "later" });
});
