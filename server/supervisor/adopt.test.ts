import { expect, test } from "vitest";
import { Secret } from "@/lib/secret";
import { noCounters } from "@/lib/task/counters";
import { ManualClock, settle } from "@/server/testing/manual-clock";
import { SecretError } from "../errors";
import { TaskRunner } from "./task-runner";
import { FakeJournal, FakePlacement, reportWith } from "./testing";
import type { AdoptedRun } from "./types";

const STARTED_MS = -60_000;

function counters(published: number) {
	return { ...noCounters(), read: published, published };
}

async function adopted(
	changes: Partial<AdoptedRun> = {},
	{ memberCount = 1, isReadable = true }: { memberCount?: number; isReadable?: boolean } = {},
) {
	const clock = new ManualClock();
	const placement = new FakePlacement();
	const journal = new FakeJournal();
	const runner = new TaskRunner({
		taskId: "t",
		clock,
		placement,
		journal,
		load: async () => {
			if (!isReadable) throw new SecretError("The password cannot be read.");
			return { source: new Secret("s"), broker: new Secret("b"), memberCount };
		},
		newRunId: () => "a new run",
		chance: () => 1,
		onState: () => {},
		initial: { sinceMs: 0, report: reportWith({}) },
	});
	placement.onMessage((message) => runner.onMessage(message));
	runner.adopt({
		runId: "run",
		startedAtMs: STARTED_MS,
		state: { phase: "running", sinceMs: STARTED_MS, isReadingSnapshot: false },
		settled: noCounters(),
		counters: noCounters(),
		members: [{ taskId: "t", runId: "run", member: 1 }],
		...changes,
	});
	const report = (member: number, published: number) =>
		placement.say({
			type: "report",
			taskId: "t",
			runId: "run",
			member,
			report: reportWith({ read: published, published }, clock.nowMs()),
		});
	return { clock, placement, journal, runner, report };
}

test("an adopted run stays what it is, and its members are taken over, not begun anew", async () => {
	const { placement, journal, runner } = await adopted();
	await settle();
	expect(runner.state).toEqual({ phase: "running", sinceMs: STARTED_MS, isReadingSnapshot: false });
	expect(placement.started).toMatchObject([{ runId: "run", member: 1 }]);
	expect(runner.run).toMatchObject({ runId: "run", startedAtMs: STARTED_MS });
	expect(journal.lines).toEqual([]);
});

test("what was counted before shows until its pipelines have reported, and then goes on from there", async () => {
	const { runner, report } = await adopted({ settled: counters(40), counters: counters(100) }, { memberCount: 2 });
	await settle();
	report(1, 35);
	expect(runner.report().counters.published).toBe(100);
	report(2, 30);
	expect(runner.report().counters.published).toBe(105);
	report(2, 50);
	expect(runner.report().counters).toMatchObject({ read: 125, published: 125 });
});

test("counts that a pipeline took along when it was replaced unseen are not lost", async () => {
	const { runner, report } = await adopted({ counters: { ...counters(100), skipped: 7, read: 107 } });
	await settle();
	report(1, 2);
	expect(runner.report().counters).toMatchObject({ read: 107, published: 100, skipped: 7 });
	report(1, 5);
	expect(runner.report().counters.published).toBe(103);
});

test("the first report of a pipeline that runs already says nothing about its rate", async () => {
	const { clock, runner, report } = await adopted();
	await settle();
	report(1, 50_000);
	expect(runner.rates().published).toBe(0);
	await clock.advance(1_000);
	report(1, 50_010);
	expect(runner.rates().published).toBe(10);
});

test("a stop that is asked for at once drains what is taken over", async () => {
	const { placement, journal, runner } = await adopted({ counters: counters(9) });
	const stopped = runner.stop();
	expect(runner.state.phase).toBe("stopping");
	await settle();
	expect(placement.calls).toEqual(["start t#1", "stop t"]);
	placement.sayEnded(placement.last, { reason: "stopped", cause: undefined, report: reportWith(counters(12)) });
	await stopped;
	expect(journal.lines).toEqual(["ended run stopped published=12 returned=0"]);
});

test("what cannot be read any more does not run on unseen", async () => {
	const { placement, journal, runner } = await adopted({ counters: counters(9) }, { isReadable: false });
	await settle();
	expect(placement.calls).toEqual(["dismiss t#1"]);
	expect(runner.state).toMatchObject({ phase: "failed", cause: { code: "secret-unreadable" } });
	expect(journal.lines).toEqual(["ended run failed published=9 returned=0"]);
});

test("one that lets go neither stops nor restarts anything later", async () => {
	const { clock, placement, runner } = await adopted();
	await settle();
	void runner.stop();
	runner.release();
	await clock.advance(60_000);
	expect(placement.calls).toEqual(["start t#1", "stop t"]);
});
