import { afterEach, beforeEach, expect, test } from "vitest";
import type { WorkerStatus } from "@/lib/api/worker";
import { TestConsole } from "../testing/console";
import { drainWorker } from "./drain";
import { listWorkers } from "./list";

let server: TestConsole;
beforeEach(async () => {
	server = await TestConsole.open();
});
afterEach(() => server[Symbol.asyncDispose]());

function worker(machine: string, pid: number, taskIds: string[], state: WorkerStatus["state"] = "ready"): WorkerStatus {
	return {
		id: `${machine}-${pid}`,
		name: machine,
		machine,
		pid,
		version: "0.0.0",
		protocol: 1,
		state,
		sinceMs: 0,
		labels: [],
		pipelines: taskIds.map((taskId) => ({ taskId, member: 1 })),
		publishedPerSecond: 0,
	};
}

test("workers are listed by machine, and for a task only where it runs, with its own pipelines", () => {
	const { ctx, placement } = server;
	placement.roster = [worker("plant-2", 7, ["a", "b"]), worker("plant-1", 90, ["b"]), worker("plant-1", 8, [])];
	const ids = (input: unknown) => listWorkers({ ctx, input }).workers.map(({ id }) => id);
	expect(ids({})).toEqual(["plant-1-8", "plant-1-90", "plant-2-7"]);
	expect(ids({ taskId: "b" })).toEqual(["plant-1-90", "plant-2-7"]);
	expect(listWorkers({ ctx, input: { taskId: "a" } }).workers[0]?.pipelines).toEqual([{ taskId: "a", member: 1 }]);
	expect(ids({ taskId: "c" })).toEqual([]);
});

test("a silent worker is on the list, and runs no member of a task any more", () => {
	const { ctx, placement } = server;
	placement.roster = [worker("plant-1", 8, ["a"], "silent"), worker("plant-2", 7, ["a"])];
	const ids = (input: unknown) => listWorkers({ ctx, input }).workers.map(({ id }) => id);
	expect(ids({})).toEqual(["plant-1-8", "plant-2-7"]);
	expect(ids({ taskId: "a" })).toEqual(["plant-2-7"]);
});

test("a silent worker cannot be drained, in words that say why", () => {
	const { ctx, placement } = server;
	placement.roster = [worker("plant-1", 8, ["a"], "silent")];
	expect(() => drainWorker({ ctx, input: { id: "plant-1-8" } })).toThrow(
		expect.objectContaining({
			code: "conflict",
			message: expect.stringMatching(/^Nothing is heard of worker plant-1, so it cannot be told to drain/),
		}),
	);
});

test("a worker is drained by administrators alone, and one that is gone is said to be", () => {
	const { ctx, placement } = server;
	placement.roster = [worker("plant-1", 8, [])];
	drainWorker({ ctx, input: { id: "plant-1-8" } });
	expect(placement.calls).toContain("drain plant-1-8");
	expect(() => drainWorker({ ctx, input: { id: "plant-1-9" } })).toThrow(
		expect.objectContaining({ code: "not-found" }),
	);
	const editor = {
		...ctx,
		actor: { kind: "token", id: "t", userId: "u", name: "n", role: "editor", address: "" },
	} as const;
	expect(() => drainWorker({ ctx: editor, input: { id: "plant-1-8" } })).toThrow(
		expect.objectContaining({ code: "not-allowed" }),
	);
});
