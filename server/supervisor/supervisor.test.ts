import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "@/lib/secret";
import type { LiveSample } from "@/lib/task/types";
import { createLogger } from "@/server/log";
import { ManualClock, settle } from "@/server/testing/manual-clock";
import { Supervisor } from "./supervisor";
import { FakeJournal, FakePlacement, reportWith } from "./testing";
import { ThroughputHistory } from "./throughput";

let clock: ManualClock;
let placement: FakePlacement;
let supervisor: Supervisor;
let ticks: string[][];
let samples: { taskId: string; ids: number[]; passed: number }[];

beforeEach(() => {
	clock = new ManualClock();
	placement = new FakePlacement();
	ticks = [];
	samples = [];
	supervisor = new Supervisor({
		clock,
		logger: createLogger("test", "silent"),
		placement,
		journal: new FakeJournal(),
		history: new ThroughputHistory(),
		load: async () => ({ source: new Secret("s"), broker: new Secret("b"), memberCount: 1 }),
		listener: {
			onState: () => {},
			onTick: (taskIds) => ticks.push([...taskIds]),
			onSamples: (taskId, taken, passed) => samples.push({ taskId, ids: taken.map(({ id }) => id), passed }),
		},
	});
	for (const taskId of ["a", "b"]) supervisor.add(taskId, { sinceMs: 0, report: reportWith({}) });
});

afterEach(async () => {
	await supervisor.shutdown();
	expect(clock.waiting).toBe(0);
});

function report(published: number): void {
	const { taskId, runId, member } = placement.last;
	const report = reportWith({ read: published, published }, clock.nowMs());
	placement.say({ type: "report", taskId, runId, member, report });
}

async function startTask(taskId: string): Promise<void> {
	supervisor.start(taskId);
	await settle();
}

const sample = (id: number): LiveSample => ({
	id,
	atMs: 0,
	outcome: "published",
	mqttTopic: "t",
	body: "",
	isCut: false,
	bodyBytes: 0,
	vgroupId: 1,
	qos: 1,
	delayMs: undefined,
});

describe("numbers", () => {
	test("each second the running tasks are told of, and no others", async () => {
		await startTask("a");
		await clock.advance(2_000);
		expect(ticks).toEqual([["a"], ["a"]]);
	});

	test("rates come from two reports, and fall to zero when a worker is silent", async () => {
		await startTask("a");
		await clock.advance(1_000);
		report(100);
		await clock.advance(1_000);
		report(350);
		expect(supervisor.snapshot("a").rates.published).toBe(250);
		await clock.advance(3_000);
		expect(supervisor.snapshot("a").rates.published).toBe(0);
		expect(supervisor.snapshot("a").report.counters.published).toBe(350);
	});
});

describe("watching", () => {
	test("asks the workers for samples while somebody looks", async () => {
		await startTask("a");
		supervisor.watch(new Set(["a"]));
		supervisor.watch(new Set(["a", "b"]));
		supervisor.watch(new Set(["b"]));
		supervisor.watch(new Set(["b", "gone"]));
		expect(placement.calls.slice(1)).toEqual(["watch a", "watch b", "unwatch a"]);
	});

	test("samples are handed on once a second, in ascending order, with how many passed", async () => {
		await startTask("a");
		supervisor.watch(new Set(["a"]));
		const { taskId, runId, member } = placement.last;
		placement.say({ type: "samples", taskId, runId, member, samples: [sample(1), sample(2)] });
		placement.say({ type: "samples", taskId, runId, member, samples: [sample(1)] });
		report(1_000);
		await clock.advance(1_000);
		expect(samples).toMatchObject([{ taskId: "a", passed: 1_000 }]);
		const ids = samples[0]?.ids ?? [];
		expect(ids).toHaveLength(3);
		expect([...ids].sort((x, y) => x - y)).toEqual(ids);
	});

	test("samples of a task that nobody watches any more are dropped", async () => {
		await startTask("a");
		const { taskId, runId, member } = placement.last;
		placement.say({ type: "samples", taskId, runId, member, samples: [sample(1)] });
		await clock.advance(1_000);
		expect(samples).toEqual([]);
	});
});

describe("going down", () => {
	test("drains what runs and starts nothing any more", async () => {
		await startTask("a");
		await supervisor.shutdown();
		supervisor.start("b");
		await settle();
		expect(placement.calls).toEqual(["start a#1", "stop a", "shutdown"]);
		expect(supervisor.isActive("a")).toBe(false);
	});
});

test("a removed task is stopped first and then unknown", async () => {
	await startTask("a");
	const removal = supervisor.remove("a");
	expect(placement.calls.at(-1)).toBe("stop a");
	placement.sayEnded(placement.last, { reason: "stopped", cause: undefined, report: reportWith({}) });
	await removal;
	expect(() => supervisor.snapshot("a")).toThrow();
});
