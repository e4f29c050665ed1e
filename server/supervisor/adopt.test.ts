import { expect, test } from "vitest";
import { Secret } from "@/lib/secret";
import { noCounters } from "@/lib/task/counters";
import { ManualClock, settle } from "@/server/testing/manual-clock";
import { SecretError } from "../errors";
import { type CountState, nothingCounted } from "./run-count";
import { TaskRunner } from "./task-runner";
import { FakeJournal, FakePlacement, reportWith } from "./testing";
import type { AdoptedRun } from "./types";

const STARTED_MS = -60_000;

function counters(published: number) {
	return { ...noCounters(), read: published, published };
}

/** So much was counted by pipelines that are gone, and so much by those of members 1, 2, … */
function count(settled: number, ...published: number[]): CountState {
	const parts = published.map((one, index) => ({ member: index + 1, countId: "first", counters: counters(one) }));
	return { ...nothingCounted(), settled: counters(settled), parts };
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
		count: count(0),
		members: [{ taskId: "t", runId: "run", member: 1 }],
		...changes,
	});
	const said = (published: number, countId: string) => ({
		...reportWith(counters(published), clock.nowMs()),
		countId,
	});
	const report = (member: number, published: number, countId = "first") =>
		placement.say({ type: "report", taskId: "t", runId: "run", member, report: said(published, countId) });
	const reportLate = (member: number, published: number, countId = "first") =>
		placement.say({ type: "late-report", taskId: "t", runId: "run", member, report: said(published, countId) });
	return { clock, placement, journal, runner, said, report, reportLate };
}

test("an adopted run stays what it is, and its members are taken over, not begun anew", async () => {
	const { placement, journal, runner } = await adopted();
	await settle();
	expect(runner.state).toEqual({ phase: "running", sinceMs: STARTED_MS, isReadingSnapshot: false });
	expect(placement.started).toMatchObject([{ runId: "run", member: 1 }]);
	expect(runner.run).toMatchObject({ runId: "run", startedAtMs: STARTED_MS });
	expect(journal.lines).toEqual([]);
});

test("what was counted before shows at once, and goes on from there", async () => {
	const { runner, report } = await adopted({ count: count(40, 35, 25) }, { memberCount: 2 });
	await settle();
	expect(runner.report().counters.published).toBe(100);
	report(1, 35);
	expect(runner.report().counters.published).toBe(100);
	report(2, 30);
	expect(runner.report().counters.published).toBe(105);
	report(2, 50);
	expect(runner.report().counters).toMatchObject({ read: 125, published: 125 });
});

test.each([
	["counted less than the one before", 2],
	["counted more", 300],
])("a pipeline that began anew unseen counts on top of the one before: %s", async (_, published) => {
	const { runner, report } = await adopted({ count: count(0, 100) });
	await settle();
	report(1, published, "second");
	expect(runner.report().counters).toMatchObject({ read: 100 + published, published: 100 + published });
});

test.each([
	["before the next one has said anything", ["late", "next"]],
	["after it has", ["next", "late"]],
	["twice", ["late", "next", "late"]],
] as const)("what a pipeline had counted at its end is counted once, told late: %s", async (_, order) => {
	const { runner, report, reportLate } = await adopted({ count: count(0, 100) });
	await settle();
	for (const told of order) {
		if (told === "late") reportLate(1, 180);
		else report(1, 30, "second");
	}
	expect(runner.report().counters).toMatchObject({ read: 210, published: 210 });
});

test.each([
	["before the next one has said anything", ["late", "next", "late"]],
	["after it has", ["next", "late", "late"]],
] as const)("a pipeline that began and ended unheard is counted once, told late: %s", async (_, order) => {
	const { runner, report, reportLate } = await adopted({ count: count(0) });
	await settle();
	for (const told of order) {
		if (told === "late") reportLate(1, 180);
		else report(1, 30, "second");
	}
	expect(runner.report().counters).toMatchObject({ read: 210, published: 210 });
});

test("what an earlier pipeline than the last two says late is counted as well", async () => {
	const { runner, report, reportLate } = await adopted({ count: count(0, 100) });
	await settle();
	report(1, 30, "second");
	report(1, 5, "third");
	reportLate(1, 180);
	expect(runner.report().counters.published).toBe(215);
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
	const { placement, journal, runner, said } = await adopted({ count: count(0, 9) });
	const stopped = runner.stop();
	expect(runner.state.phase).toBe("stopping");
	await settle();
	expect(placement.calls).toEqual(["start t#1", "stop t"]);
	placement.sayEnded(placement.last, { reason: "stopped", cause: undefined, report: said(12, "first") });
	await stopped;
	expect(journal.lines).toEqual(["ended run stopped published=12 returned=0"]);
});

test("what cannot be read any more does not run on unseen", async () => {
	const { placement, journal, runner } = await adopted({ count: count(0, 9) }, { isReadable: false });
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
