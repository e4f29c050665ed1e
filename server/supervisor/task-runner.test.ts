import { describe, expect, test } from "vitest";
import { Secret } from "@/lib/secret";
import { ManualClock, settle } from "@/server/testing/manual-clock";
import { SecretError } from "../errors";
import { TaskRunner } from "./task-runner";
import { FakeJournal, FakePlacement, reportWith } from "./testing";
import type { Assignment, TaskDefinition } from "./types";

const CAUSE = { code: "broker-refused-login", side: "broker", message: "Wrong password." } as const;

function setUp({ memberCount = 1, load }: { memberCount?: number; load?: () => Promise<TaskDefinition> } = {}) {
	const clock = new ManualClock();
	const placement = new FakePlacement();
	const journal = new FakeJournal();
	const states: string[] = [];
	let runs = 0;
	const definition = { source: new Secret("s"), broker: new Secret("b"), memberCount };
	const runner: TaskRunner = new TaskRunner({
		taskId: "t",
		clock,
		placement,
		journal,
		load: load ?? (async () => definition),
		newRunId: () => `run${++runs}`,
		chance: () => 1,
		onState: () => states.push(runner.state.phase),
		initial: { sinceMs: 0, report: reportWith({}) },
	});
	placement.onMessage((message) => runner.onMessage(message));
	return { clock, placement, journal, states, runner };
}

const idOf = ({ taskId, runId, member }: Assignment) => ({ taskId, runId, member });

async function setUpRunning(options?: { memberCount?: number }) {
	const all = setUp(options);
	all.runner.start();
	await settle();
	for (const assignment of [...all.placement.started]) all.placement.sayRunning(assignment, all.clock.nowMs());
	return all;
}

describe("a run", () => {
	test("starts its pipeline and follows its state", async () => {
		const { states, placement, runner } = await setUpRunning();
		expect(placement.calls).toEqual(["start t#1"]);
		expect(states).toEqual(["starting", "running"]);
		expect(runner.runId).toBe("run1");
	});

	test("has its totals stored as they change, and not while they stay", async () => {
		const { clock, placement, journal, runner } = await setUpRunning();
		const report = (published: number) => {
			placement.say({ type: "report", ...idOf(placement.last), report: reportWith({ read: published, published }) });
			runner.noteProgress();
		};
		for (const published of [0, 0, 7, 7]) report(published);
		await clock.advance(60_000);
		report(7);
		expect(journal.lines.slice(1)).toEqual(["progress run1 published=0", "progress run1 published=7"]);
	});

	test("stops after a drain, and keeps the totals", async () => {
		const { states, placement, journal, runner } = await setUpRunning();
		const stopped = runner.stop();
		expect(runner.state.phase).toBe("stopping");
		expect(placement.calls.at(-1)).toBe("stop t");
		placement.sayEnded(placement.last, {
			reason: "stopped",
			cause: undefined,
			report: reportWith({ read: 12, published: 10, inFlight: 2 }),
		});
		await stopped;
		expect(states).toEqual(["starting", "running", "stopping", "stopped"]);
		expect(runner.report().counters).toMatchObject({ read: 10, published: 10, inFlight: 0, returned: 2 });
		expect(journal.lines).toEqual(["started run1", "ended run1 stopped published=10 returned=2"]);
	});

	test("is begun anew by a restart, after the drain and with settings as they are then", async () => {
		const { placement, journal, runner } = await setUpRunning();
		runner.restart();
		expect(placement.started).toHaveLength(1);
		placement.sayEnded(placement.last, { reason: "stopped", cause: undefined, report: reportWith({ published: 5 }) });
		await settle();
		expect(placement.started.map(({ runId }) => runId)).toEqual(["run1", "run2"]);
		expect(journal.lines).toEqual(["started run1", "ended run1 restarted published=5 returned=0", "started run2"]);
		expect(runner.report().counters.published).toBe(0);
		expect(runner.totals().published).toBe(5);
	});

	test("start while it is stopping begins the next after the drain", async () => {
		const { placement, runner } = await setUpRunning();
		const stopped = runner.stop();
		runner.start();
		placement.sayEnded(placement.last, { reason: "stopped", cause: undefined, report: reportWith({}) });
		await stopped;
		await settle();
		expect(placement.started).toHaveLength(2);
	});

	test("stop before its settings are loaded places nothing", async () => {
		const { placement, runner } = setUp();
		runner.start();
		await runner.stop();
		expect(placement.calls).toEqual([]);
		expect(runner.state.phase).toBe("stopped");
	});

	test("ends its worker when the drain takes too long", async () => {
		const { clock, placement, runner } = await setUpRunning();
		const stopped = runner.stop();
		await clock.advance(14_999);
		expect(placement.calls).not.toContain("abandon t");
		await clock.advance(1);
		expect(placement.calls.at(-1)).toBe("abandon t");
		placement.say({ type: "lost", taskId: "t", runId: "run1", member: 1, message: "killed" });
		await stopped;
		expect(runner.state.phase).toBe("stopped");
		expect(clock.waiting).toBe(0);
	});
});

describe("failures", () => {
	test("a failed pipeline fails the task with its cause; start tries again", async () => {
		const { placement, journal, runner } = await setUpRunning();
		placement.sayEnded(placement.last, { reason: "failed", cause: CAUSE, report: reportWith({}) });
		expect(runner.state).toMatchObject({ phase: "failed", cause: CAUSE });
		expect(journal.lines.at(-1)).toContain("failed");
		runner.start();
		await settle();
		expect(placement.started).toHaveLength(2);
	});

	test("stop leaves failed", async () => {
		const { placement, runner } = await setUpRunning();
		placement.sayEnded(placement.last, { reason: "failed", cause: CAUSE, report: reportWith({}) });
		await runner.stop();
		expect(runner.state.phase).toBe("stopped");
	});

	test("settings that cannot be loaded fail the task with the reason", async () => {
		const { placement, runner } = setUp({ load: () => Promise.reject(new SecretError("Key file lost.")) });
		runner.start();
		await settle();
		expect(runner.state).toMatchObject({
			phase: "failed",
			cause: { code: "secret-unreadable", side: "spillway", message: "Key file lost." },
		});
		expect(placement.calls).toEqual([]);
	});

	test("a run that was idle long enough ends and fulfils the wish", async () => {
		const { placement, journal, runner } = await setUpRunning();
		placement.sayEnded(placement.last, { reason: "idle", cause: undefined, report: reportWith({ published: 3 }) });
		expect(runner.state.phase).toBe("stopped");
		expect(journal.lines.slice(1)).toEqual(["fulfilled t", "ended run1 idle published=3 returned=0"]);
	});
});

describe("a worker that dies", () => {
	test("costs the pipeline nothing but its place: at once the first time, then with backoff", async () => {
		const { clock, placement, runner } = await setUpRunning();
		const lose = () => placement.say({ type: "lost", taskId: "t", runId: "run1", member: 1, message: "died" });
		lose();
		expect(placement.started).toHaveLength(2);
		lose();
		expect(placement.started).toHaveLength(2);
		expect(runner.state).toMatchObject({ phase: "retrying", cause: { code: "worker-lost" } });
		await clock.advance(1_000);
		expect(placement.started).toHaveLength(3);
		lose();
		await clock.advance(1_999);
		expect(placement.started).toHaveLength(3);
		await clock.advance(1);
		expect(placement.started).toHaveLength(4);
	});

	test("that was steady for a minute counts as the first again", async () => {
		const { clock, placement } = await setUpRunning();
		for (let i = 2; i < 6; i++) {
			await clock.advance(60_001);
			placement.say({ type: "lost", taskId: "t", runId: "run1", member: 1, message: "died" });
			expect(placement.started).toHaveLength(i);
		}
	});

	test("leaves the totals of the run whole", async () => {
		const { placement, runner } = await setUpRunning();
		const report = (counters: Parameters<typeof reportWith>[0]) =>
			placement.say({ type: "report", taskId: "t", runId: "run1", member: 1, report: reportWith(counters) });
		report({ read: 110, published: 100, inFlight: 10 });
		placement.say({ type: "lost", taskId: "t", runId: "run1", member: 1, message: "died" });
		report({ read: 15, published: 15 });
		expect(runner.report().counters).toMatchObject({ read: 115, published: 115, inFlight: 0, returned: 10 });
	});

	test.each([
		[true, "info"],
		[false, "warning"],
	])("is worth a warning unless its end was planned (%s: %s)", async (isPlanned, level) => {
		const { placement, journal } = await setUpRunning();
		const told: string[] = [];
		journal.event = (event) => void told.push(`${event.level} ${event.message}`);
		const id = { taskId: "t", runId: "run1", member: 1 };
		placement.say({ type: "moved", ...id, message: "It left.", isPlanned, report: undefined });
		expect(told).toEqual([`${level} It left.`]);
	});

	test("while the task waits to be placed again, stop ends it at once", async () => {
		const { clock, placement, runner } = await setUpRunning();
		for (let i = 0; i < 2; i++) placement.say({ type: "lost", taskId: "t", runId: "run1", member: 1, message: "died" });
		await runner.stop();
		expect(runner.state.phase).toBe("stopped");
		expect(clock.waiting).toBe(0);
	});

	test("that was told to go by somebody else hands its pipeline over", async () => {
		const { placement } = await setUpRunning();
		placement.sayEnded(placement.last, { reason: "stopped", cause: undefined, report: reportWith({}) });
		expect(placement.calls).toEqual(["start t#1", "start t#1"]);
	});
});

describe("several members", () => {
	test("each is placed, and the task runs once all do", async () => {
		const { clock, placement, runner } = setUp({ memberCount: 3 });
		runner.start();
		await settle();
		const [first, second, third] = placement.started;
		if (!first || !second || !third) throw new Error("three members were expected");
		placement.sayRunning(first, clock.nowMs());
		placement.sayRunning(second, clock.nowMs());
		expect(runner.state.phase).toBe("starting");
		placement.sayRunning(third, clock.nowMs());
		expect(runner.state.phase).toBe("running");
	});

	test("one that fails takes the others with it, drained", async () => {
		const { placement, runner } = await setUpRunning({ memberCount: 2 });
		const [first, second] = placement.started;
		if (!first || !second) throw new Error("two members were expected");
		placement.sayEnded(first, { reason: "failed", cause: CAUSE, report: reportWith({ published: 1 }) });
		expect(runner.state.phase).toBe("stopping");
		placement.sayEnded(second, { reason: "stopped", cause: undefined, report: reportWith({ published: 2 }) });
		expect(runner.state).toMatchObject({ phase: "failed", cause: CAUSE });
		expect(runner.report().counters.published).toBe(3);
	});

	test("the run is idle only when all are", async () => {
		const { placement, runner } = await setUpRunning({ memberCount: 2 });
		const [first, second] = placement.started;
		if (!first || !second) throw new Error("two members were expected");
		placement.sayEnded(first, { reason: "idle", cause: undefined, report: reportWith({}) });
		expect(runner.state.phase).toBe("running");
		placement.sayEnded(second, { reason: "idle", cause: undefined, report: reportWith({}) });
		expect(runner.state.phase).toBe("stopped");
	});
});

test("what an earlier run says is not heard", async () => {
	const { placement, runner } = await setUpRunning();
	const former = placement.last;
	runner.restart();
	placement.sayEnded(former, { reason: "stopped", cause: undefined, report: reportWith({}) });
	await settle();
	placement.sayEnded(former, { reason: "failed", cause: CAUSE, report: reportWith({ published: 99 }) });
	expect(runner.state.phase).toBe("starting");
	expect(runner.report().counters.published).toBe(0);
});

describe("skipping the refused message", () => {
	const refusedAt = { tmqTopic: "topic", vgroupId: 3, endsAt: "17" };
	const refusal = { reason: "failed", cause: CAUSE, report: reportWith({}), refusedAt } as const;

	test("begins a run whose members know that one, and the run after it knows none", async () => {
		const { placement, runner } = await setUpRunning({ memberCount: 2 });
		const [first, second] = placement.started;
		if (!first || !second) throw new Error("two members were expected");
		placement.sayEnded(second, refusal);
		placement.sayEnded(first, { reason: "stopped", cause: undefined, report: reportWith({}) });
		runner.skipRefused();
		await settle();
		expect(placement.started.slice(2).map(({ member, skipAt }) => [member, skipAt])).toEqual([
			[1, refusedAt],
			[2, refusedAt],
		]);
		for (const member of placement.started.slice(2)) {
			placement.sayEnded(member, { reason: "failed", cause: CAUSE, report: reportWith({}) });
		}
		runner.start();
		await settle();
		expect(placement.started.slice(4).map(({ skipAt }) => skipAt)).toEqual([undefined, undefined]);
	});

	test("asked for while the other members still drain", async () => {
		const { placement, runner } = await setUpRunning({ memberCount: 2 });
		const [first, second] = placement.started;
		if (!first || !second) throw new Error("two members were expected");
		placement.sayEnded(second, refusal);
		runner.skipRefused();
		placement.sayEnded(first, { reason: "stopped", cause: undefined, report: reportWith({}) });
		await settle();
		expect(placement.started.slice(2).map(({ skipAt }) => skipAt)).toEqual([refusedAt, refusedAt]);
	});
});
