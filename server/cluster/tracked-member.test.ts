import { beforeEach, describe, expect, test } from "vitest";
import { Secret } from "@/lib/secret";
import type { TaskState } from "@/lib/task/types";
import { reportWith } from "@/server/supervisor/testing";
import type { Holding } from "./messages";
import { TrackedMember } from "./tracked-member";

const id = { taskId: "a", runId: "r", member: 1 };
const running: TaskState = { phase: "running", sinceMs: 5, isReadingSnapshot: false };
const first: Holding = { addedAtMs: 100, attempt: 1 };
const second: Holding = { addedAtMs: 100, attempt: 2 };

let tracked: TrackedMember;
beforeEach(() => {
	const lines = { memberCount: 1, source: new Secret("s"), broker: new Secret("b") };
	tracked = new TrackedMember({ ...id, ...lines }, undefined);
});

const report = (holding: Holding, holder: string | undefined, published = 1) =>
	tracked.reported({ ...id, holding, state: running, report: reportWith({ published }) }, () => holder);

describe("what is told of a pipeline", () => {
	test("a state is told once, totals each time", () => {
		expect(report(first, "one").map(({ type }) => type)).toEqual(["state", "report"]);
		expect(report(first, "one").map(({ type }) => type)).toEqual(["report"]);
	});

	test("a later holder means that it moved, with what the earlier one had told last", () => {
		report(first, "one", 7);
		const [moved, ...rest] = report(second, "two");
		expect(moved).toMatchObject({
			type: "moved",
			message: "Worker one was lost.",
			isPlanned: false,
			report: { counters: { published: 7 } },
		});
		expect(rest.map(({ type }) => type)).toEqual(["state", "report"]);
	});

	test.each([
		["that tells its name later is named", "one", "Worker one was lost."],
		["that never told its name is not called by its id", undefined, "The pipeline's worker was lost."],
	])("a holder %s", (_name, nameToldLater, message) => {
		report(first, undefined);
		report(first, nameToldLater);
		expect(report(second, "two")[0]).toMatchObject({ type: "moved", message });
	});

	test("a holder that tells its name after the last that is heard of it is named", () => {
		let name: string | undefined;
		tracked.reported({ ...id, holding: first, state: running, report: reportWith({}) }, () => name);
		name = "one";
		expect(report(second, "two")[0]).toMatchObject({ message: "Worker one was lost." });
	});

	test("what nobody holds any more was lost, and is not heard again of that holder", () => {
		report(first, "one", 7);
		expect(tracked.waits("No worker.", 1_000, 2_000)).toMatchObject([
			{ type: "moved", message: "Worker one was lost.", report: { counters: { published: 7 } } },
			{ type: "state", state: { phase: "retrying", cause: { code: "no-worker", message: "No worker." } } },
		]);
		expect(report(first, "one")).toEqual([]);
	});

	test("an earlier holder is not heard any more", () => {
		report(first, "one");
		report(second, "two");
		expect(report(first, "one")).toEqual([]);
	});

	test("a job that replaced a lost one is the later, whatever its count", () => {
		report(second, "one");
		expect(report({ addedAtMs: 101, attempt: 1 }, "one")[0]).toMatchObject({ type: "moved" });
		expect(tracked.nextAddedAtMs(50)).toBe(102);
	});

	test("what a worker gives back is told once, and then nothing of it", () => {
		report(first, "one");
		const given = {
			type: "given-back",
			member: id,
			holding: first,
			why: "It was drained.",
			isPlanned: true,
			report: undefined,
		} as const;
		expect(tracked.givenBack(given, () => "one")).toMatchObject([
			{ type: "moved", message: "It was drained.", isPlanned: true },
		]);
		expect(report(first, "one")).toEqual([]);
		expect(report(second, "two").map(({ type }) => type)).toEqual(["state", "report"]);
	});

	test("one that waits says why, as long as there is a reason", () => {
		expect(tracked.waits(undefined, 1_000, 2_000)).toEqual([]);
		const [state] = tracked.waits("No worker.", 1_000, 2_000);
		expect(state).toMatchObject({ state: { phase: "retrying", sinceMs: 1_000, nextAttemptAtMs: 3_000 } });
		expect(tracked.waits("No worker.", 3_000, 2_000)).toMatchObject([{ state: { sinceMs: 1_000 } }]);
		expect(report(first, "one").map(({ type }) => type)).toEqual(["state", "report"]);
	});
});
