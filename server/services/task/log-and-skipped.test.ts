import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { logSearch, readLogSearch } from "@/lib/api/log";
import type { Task } from "@/lib/api/task";
import type { SkippedRecord } from "@/lib/task/types";
import { reportWith } from "@/server/supervisor/testing";
import { TestConsole, taskInput } from "../testing/console";
import { createTask } from "./create";
import { listEvents } from "./events";
import { logFile } from "./log-file";
import { listRuns } from "./runs";
import { listSkipped } from "./skipped";
import { startTask } from "./start";

let server: TestConsole;
let task: Task;
beforeEach(async () => {
	server = await TestConsole.open();
	task = await createTask({ ctx: server.ctx, input: taskInput({ name: "Meters / hall 2" }) });
});
afterEach(async () => {
	await server[Symbol.asyncDispose]();
});

describe("the log", () => {
	beforeEach(async () => {
		for (let n = 1; n <= 5; n++) {
			const level = n % 2 === 0 ? "warning" : "info";
			const base = { taskId: task.id, runId: undefined, atMs: server.clock.nowMs() + n };
			server.ctx.journal.event({ ...base, level, code: "test", message: `Line ${n} of the Broker` });
		}
		await server.ctx.journal.flushed();
	});
	const messages = async (input: object) => {
		const { events, before } = await listEvents({ ctx: server.ctx, input: { id: task.id, ...input } });
		return { lines: events.map(({ message }) => message.split(" ")[1]), before };
	};

	test("comes page by page, newest first, to its end", async () => {
		const first = await messages({ limit: 2 });
		expect(first.lines).toEqual(["5", "4"]);
		const second = await messages({ limit: 2, before: first.before });
		expect(second.lines).toEqual(["3", "2"]);
		const last = await messages({ limit: 2, before: second.before });
		// The first line of all tells that the task was created.
		expect(last).toEqual({ lines: ["1", "task"], before: undefined });
	});

	test.each([
		["a level", { levels: ["warning"] }, ["4", "2"]],
		["two levels", { levels: ["warning", "error"] }, ["4", "2"]],
		["a text, whatever its case", { text: "3 OF THE broker" }, ["3"]],
		["both", { levels: ["info"], text: "line 5" }, ["5"]],
		["what is not there", { text: "nothing like it" }, []],
	])("is filtered by %s", async (_name, filter, lines) => {
		expect((await messages(filter)).lines).toEqual(lines);
	});

	test("a filter survives the address", () => {
		const filter = { levels: ["warning", "error"] as const, text: "a&b=c" };
		const search = logSearch({ ...filter, levels: [...filter.levels] }, { before: "7" });
		expect(readLogSearch(search)).toEqual({ ...filter, before: "7" });
	});

	test("is a file of lines, or of JSON by line, oldest first", async () => {
		const read = async (format: string) => {
			const file = await logFile({ ctx: server.ctx, input: { id: task.id, format, levels: ["warning"] } });
			let text = "";
			for await (const piece of file.text) text += piece;
			return { name: file.name, lines: text.trim().split("\n") };
		};
		const plain = await read("text");
		expect(plain.name).toBe("Meters-hall-2.log");
		expect(plain.lines).toEqual([
			"2027-01-15T08:00:00.002Z warning test: Line 2 of the Broker",
			"2027-01-15T08:00:00.004Z warning test: Line 4 of the Broker",
		]);
		expect((await read("ndjson")).lines.map((line) => JSON.parse(line).message)).toEqual([
			"Line 2 of the Broker",
			"Line 4 of the Broker",
		]);
	});
});

describe("what was not published", () => {
	const sample = (reasonKey: string, n: number, outcome: SkippedRecord["outcome"] = "skipped"): SkippedRecord => ({
		atMs: server.clock.nowMs() + n,
		outcome,
		reasonKey,
		reason: `because of ${reasonKey}`,
		mqttTopic: `plant/${n}`,
		body: `{"n":${n}}`,
		isCut: false,
		bodyBytes: 7,
		vgroupId: 2,
	});
	const say = async (samples: SkippedRecord[]) => {
		const { taskId, runId, member } = server.placement.last;
		server.placement.say({ type: "skipped", taskId, runId, member, samples });
		await server.ctx.journal.flushed();
	};
	const list = () => listSkipped({ ctx: server.ctx, input: { id: task.id } });
	beforeEach(async () => {
		await startTask({ ctx: server.ctx, input: { id: task.id } });
		await expect.poll(() => server.placement.started.length).toBe(1);
	});

	test("is kept by reason, the newest of each, over a restart of the server", async () => {
		await say(Array.from({ length: 45 }, (_, n) => sample("empty-topic", n)));
		await say([sample("nul-in-topic", 1), sample("broker-not-authorised", 2, "failed")]);
		await server.restart();
		const { reasons } = await list();
		const counts = reasons.map(({ outcome, key, samples }) => [outcome, key, samples.length]);
		expect(counts.toSorted()).toEqual([
			["failed", "broker-not-authorised", 1],
			["skipped", "empty-topic", 20],
			["skipped", "nul-in-topic", 1],
		]);
		const newest = reasons.find(({ key }) => key === "empty-topic")?.samples[0];
		expect(newest).toMatchObject({ mqttTopic: "plant/44", body: '{"n":44}', reason: "because of empty-topic" });
	});

	test("is counted for this run and for all runs, most frequent first", async () => {
		const end = async (skippedByReason: Record<string, number>, failed: number) => {
			const { supervisor, journal } = server.ctx;
			const report = reportWith({ skippedByReason, failed });
			server.placement.sayEnded(server.placement.last, { reason: "idle", cause: undefined, report });
			await expect.poll(() => supervisor.isActive(task.id)).toBe(false);
			await journal.flushed();
		};
		await end({ "empty-topic": 5 }, 1);
		await startTask({ ctx: server.ctx, input: { id: task.id } });
		await expect.poll(() => server.placement.started.length).toBe(2);
		await end({ "empty-topic": 2, "nul-in-topic": 9 }, 3);
		const { failed, reasons } = await list();
		expect(failed).toEqual({ count: 3, total: 4 });
		expect(reasons.map(({ key, count, total }) => [key, count, total])).toEqual([
			["nul-in-topic", 9, 9],
			["empty-topic", 2, 7],
		]);
	});
});

test("a run that failed tells why, as the log has it", async () => {
	await startTask({ ctx: server.ctx, input: { id: task.id } });
	await expect.poll(() => server.placement.started.length).toBe(1);
	const { taskId, runId, member } = server.placement.last;
	const tell = (level: "warning" | "error", message: string) =>
		server.placement.say({
			type: "event",
			event: { taskId, runId, member, atMs: server.clock.nowMs(), level, code: "x", message },
		});
	tell("warning", "The broker is away.");
	tell("error", "The broker refused the message.");
	const cause = { code: "broker-refused", side: "broker", message: "The broker refused the message." } as const;
	server.placement.sayEnded(server.placement.last, { reason: "failed", cause, report: reportWith({}) });
	await server.ctx.journal.flushed();
	const { runs } = await listRuns({ ctx: server.ctx, input: { id: task.id } });
	expect(runs).toMatchObject([{ reason: "failed", message: "The broker refused the message." }]);
});
