import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Task } from "@/lib/api/task";
import { InputError } from "@/server/errors";
import { reportWith } from "@/server/supervisor/testing";
import { settle } from "@/server/testing/manual-clock";
import { BROKER, SOURCE, TestConsole, taskInput } from "../testing/console";
import { createTask } from "./create";
import { duplicateTask } from "./duplicate";
import { listEvents } from "./events";
import { getTask } from "./get";
import { taskHistory } from "./history";
import { listTasks } from "./list";
import { removeTask } from "./remove";
import { listRuns } from "./runs";
import { startTask } from "./start";
import { stopTask } from "./stop";
import { updateTask } from "./update";

let server: TestConsole;
beforeEach(async () => {
	server = await TestConsole.open();
});
afterEach(() => server[Symbol.asyncDispose]());

const create = (changes: Parameters<typeof taskInput>[0] = {}) =>
	createTask({ ctx: server.ctx, input: taskInput(changes) });

const update = (task: Task, changes: Parameters<typeof taskInput>[0] = {}) =>
	updateTask({
		ctx: server.ctx,
		input: { ...taskInput({ source: task.source, broker: task.broker }), ...changes, id: task.id },
	});

async function issuesOf(work: Promise<unknown>): Promise<{ field: string; code: string }[]> {
	const error = await work.then(
		() => undefined,
		(reason) => reason,
	);
	if (!(error instanceof InputError)) throw new Error(`expected an InputError, got ${error}`);
	return error.issues.map(({ field, code }) => ({ field, code }));
}

async function begin(task: Task): Promise<void> {
	const before = server.placement.started.length;
	await startTask({ ctx: server.ctx, input: { id: task.id } });
	await expect.poll(() => server.placement.started.length).toBe(before + 1);
	server.placement.sayRunning(server.placement.last, server.clock.nowMs());
}

describe("creating", () => {
	test("keeps passwords apart: neither the answer nor the stored lines hold them", async () => {
		await expect(create({ labels: ["site=a", "site=b"] })).rejects.toMatchObject({ issues: [{ field: "labels" }] });
		const task = await create({ labels: ["plant", "north", "plant"] });
		expect(task).toMatchObject({
			name: "Meters",
			labels: ["plant", "north"],
			source: "tmq+ws://root@tdengine:6041/topic_meters?group.id=g1",
			storedSecrets: ["broker.password", "source.password"],
			desired: "stopped",
			live: { state: { phase: "stopped" } },
		});
		const stored = JSON.stringify(await server.ctx.db.task.findMany());
		expect(stored).not.toMatch(/taosdata|secret/);
		expect(task.broker).not.toContain("secret");
	});

	test("takes secrets from beside the lines too", async () => {
		const source = "tmq+ws://root@tdengine:6041/topic_meters?group.id=g1";
		const task = await create({ source, secrets: { "source.password": { action: "replace", value: "taosdata" } } });
		await begin(task);
		expect(server.placement.last.source.reveal()).toContain("root:taosdata@");
	});

	test("names every field that needs attention", async () => {
		const work = create({ source: "tmq+ws://root:x@h:6041/t", broker: BROKER.replace("version=5.0", "version=6") });
		const fields = (await issuesOf(work)).map(({ field }) => field);
		expect(fields).toContain("source.group.id");
		expect(fields).toContain("broker.version");
	});

	test("a name is taken once", async () => {
		await create();
		expect(await issuesOf(create())).toEqual([{ field: "name", code: "taken" }]);
	});

	test("an empty name is refused", async () => {
		expect((await issuesOf(create({ name: "  " }))).map(({ field }) => field)).toEqual(["name"]);
	});
});

describe("saving", () => {
	test("an untouched secret stays, also under another user", async () => {
		const task = await create();
		await update(task, { source: task.source.replace("root@", "reader@") });
		await begin(task);
		expect(server.placement.last.source.reveal()).toContain("reader:taosdata@");
	});

	test.each([
		["another host", (source: string) => source.replace("tdengine", "evil.example"), "source.password"],
		["another port", (source: string) => source.replace("6041", "6042"), "source.password"],
		[
			"one host more",
			(source: string) => source.replace("tdengine:6041", "tdengine:6041,evil.example:6041"),
			"source.password",
		],
	])("%s asks for the stored secret again", async (_, change, field) => {
		const task = await create();
		expect(await issuesOf(update(task, { source: change(task.source) }))).toEqual([
			{ field, code: "secret-needed-again" },
		]);
		const saved = await update(task, {
			source: change(task.source),
			secrets: { [field]: { action: "replace", value: "again" } },
		});
		expect(saved.source).toBe(change(task.source));
	});

	test("a secret can be removed", async () => {
		const task = await create();
		const saved = await update(task, {
			broker: task.broker.replace("user@", ""),
			secrets: { "broker.password": { action: "remove" } },
		});
		expect(saved.storedSecrets).toEqual(["source.password"]);
	});

	test("a running task is begun anew after its drain, with what was saved", async () => {
		const task = await create();
		await begin(task);
		const before = server.placement.last;
		await update(task, { broker: task.broker.replace("qos=1", "qos=2") });
		expect(server.placement.calls.at(-1)).toBe(`stop ${task.id}`);
		server.placement.sayEnded(before, { reason: "stopped", cause: undefined, report: reportWith({}) });
		await expect.poll(() => server.placement.started.length).toBe(2);
		expect(server.placement.last.broker.reveal()).toContain("qos=2");
	});

	test("another name leaves a running task alone", async () => {
		const task = await create();
		await begin(task);
		const calls = [...server.placement.calls];
		expect((await update(task, { name: "Other", labels: ["x"] })).labels).toEqual(["x"]);
		expect(server.placement.calls).toEqual(calls);
	});

	test("a task that is gone is not found", async () => {
		const task = await create();
		await removeTask({ ctx: server.ctx, input: { id: task.id } });
		await expect(update(task)).rejects.toMatchObject({ code: "not-found" });
		await expect(getTask({ ctx: server.ctx, input: { id: task.id } })).rejects.toMatchObject({ code: "not-found" });
	});
});

describe("two people with the same task open", () => {
	const basedOn = ({ name, labels, source, broker }: Task) => ({ name, labels, source, broker });
	const save = (task: Task, name: string) =>
		updateTask({
			ctx: server.ctx,
			input: { ...taskInput({ name, source: task.source, broker: task.broker }), basedOn: basedOn(task), id: task.id },
		});

	test("the second to save is told, and undoes nothing", async () => {
		const opened = await create();
		await save(opened, "By the first");
		await expect(save(opened, "By the second")).rejects.toMatchObject({ code: "conflict" });
		const now = await getTask({ ctx: server.ctx, input: { id: opened.id } });
		expect(now.name).toBe("By the first");
		expect((await save(now, "By the second, who looked again")).name).toBe("By the second, who looked again");
	});

	test("starting and stopping it meanwhile is no change of what it is", async () => {
		const opened = await create();
		await startTask({ ctx: server.ctx, input: { id: opened.id } });
		expect((await save(opened, "Saved all the same")).name).toBe("Saved all the same");
	});
});

describe("warnings", () => {
	test("tell of a shared group and a shared client id, on both tasks", async () => {
		await create();
		await create({ name: "Twin" });
		await create({ name: "Elsewhere", source: SOURCE.replace("6041", "6042"), broker: BROKER.replace("1883", "1884") });
		const { tasks } = await listTasks({ ctx: server.ctx });
		expect(tasks.map(({ name, warnings }) => [name, warnings.length])).toEqual([
			["Elsewhere", 0],
			["Meters", 2],
			["Twin", 2],
		]);
		expect(tasks[1]?.warnings[0]).toContain("“Twin”");
	});

	test.each([
		["mqtts", "tls_verify=false", ["tls_verify=false"]],
		["mqtts", "tls_verify=true", []],
		["mqtt", "tls_verify=false", []],
	])("a broker over %s with %s", async (protocol, param, words) => {
		const broker = BROKER.replace("mqtt:", `${protocol}:`).concat(`&${param}`);
		const { warnings } = await create({ broker });
		expect(warnings).toEqual(words.map((word) => expect.stringContaining(word)));
	});
});

describe("a copy", () => {
	test("has the secrets, sealed for itself, and a free name", async () => {
		const task = await create();
		const first = await duplicateTask({ ctx: server.ctx, input: { id: task.id } });
		const second = await duplicateTask({ ctx: server.ctx, input: { id: task.id } });
		expect([first.name, second.name]).toEqual(["Meters (copy)", "Meters (copy 2)"]);
		await removeTask({ ctx: server.ctx, input: { id: task.id } });
		await begin(first);
		expect(server.placement.last.source.reveal()).toContain("taosdata");
	});
});

describe("wishes", () => {
	test("parallel: as many members are placed", async () => {
		const task = await create({ source: `${SOURCE}&parallel=3` });
		await startTask({ ctx: server.ctx, input: { id: task.id } });
		await expect.poll(() => server.placement.started.length).toBe(3);
		const members = server.placement.started.map(({ member, memberCount }) => [member, memberCount]);
		expect(members).toEqual([1, 2, 3].map((member) => [member, 3]));
	});

	test("survive the server: what was running runs again, what was stopped stays stopped", async () => {
		const [one, two] = [await create(), await create({ name: "Two" })];
		await begin(one);
		await startTask({ ctx: server.ctx, input: { id: two.id } });
		await stopTask({ ctx: server.ctx, input: { id: two.id } });
		await server.restart();
		await expect.poll(() => server.placement.calls).toEqual([`start ${one.id}#1`]);
	});

	test("a task that ended by itself is no longer wanted", async () => {
		const task = await create();
		await begin(task);
		server.placement.sayEnded(server.placement.last, {
			reason: "idle",
			cause: undefined,
			report: reportWith({ published: 7 }),
		});
		await server.ctx.journal.flushed();
		const after = await getTask({ ctx: server.ctx, input: { id: task.id } });
		expect(after).toMatchObject({
			desired: "stopped",
			live: { state: { phase: "stopped" }, counters: { published: 7 } },
		});
	});

	test("the totals of the last run are known after a restart of the server", async () => {
		const task = await create();
		await begin(task);
		server.placement.sayEnded(server.placement.last, {
			reason: "idle",
			cause: undefined,
			report: reportWith({ published: 7 }),
		});
		await server.restart();
		expect((await getTask({ ctx: server.ctx, input: { id: task.id } })).live.counters.published).toBe(7);
		const { runs } = await listRuns({ ctx: server.ctx, input: { id: task.id } });
		expect(runs).toMatchObject([{ reason: "idle", counters: { published: 7 } }]);
	});

	test("a running task is stopped before it is deleted", async () => {
		const task = await create();
		await begin(task);
		const removal = removeTask({ ctx: server.ctx, input: { id: task.id } });
		await expect.poll(() => server.placement.calls.at(-1)).toBe(`stop ${task.id}`);
		expect(await server.ctx.db.task.count()).toBe(1);
		server.placement.sayEnded(server.placement.last, { reason: "stopped", cause: undefined, report: reportWith({}) });
		await removal;
		expect(await server.ctx.db.task.count()).toBe(0);
	});
});

describe("history", () => {
	async function report(published: number) {
		const { taskId, runId, member } = server.placement.last;
		server.placement.say({
			type: "report",
			taskId,
			runId,
			member,
			report: reportWith({ read: published, published }, server.clock.nowMs()),
		});
		await server.clock.advance(1_000);
	}

	test("of the last minutes is by second, longer windows add up ten seconds", async () => {
		const task = await create();
		await begin(task);
		for (let second = 1; second <= 25; second++) await report(second * 50);
		await server.ctx.journal.flushed();
		const near = await taskHistory({ ctx: server.ctx, input: { id: task.id, window: "5m" } });
		expect(near.stepMs).toBe(1_000);
		expect(near.published.filter((rate) => rate === 50).length).toBeGreaterThan(20);
		const hour = await taskHistory({ ctx: server.ctx, input: { id: task.id, window: "1h" } });
		expect(hour.atMs).toHaveLength(360);
		expect(hour.published.filter((rate) => rate !== null).at(-1)).toBe(50);
		expect(hour.marks.map(({ code }) => code)).toEqual(["start-asked"]);
		const { live, sparkline } = await getTask({ ctx: server.ctx, input: { id: task.id } });
		expect(live.rates.published).toBe(50);
		expect(sparkline.at(-1)).toBe(50);
	});

	test("a second that was left out is no gap, a longer silence is one", async () => {
		const task = await create();
		await begin(task);
		for (const [index, pauseMs] of [0, 2_000, 20_000].entries()) {
			await server.clock.advance(0);
			server.ctx.history.record(
				task.id,
				server.clock.nowMs() + pauseMs - 60_000 + index * 1_000,
				{ read: 7, published: 7, skipped: 0, failed: 0 },
				{ read: 7, published: 7, skipped: 0, failed: 0 },
			);
		}
		const { published } = await taskHistory({ ctx: server.ctx, input: { id: task.id, window: "5m" } });
		const first = published.indexOf(7);
		expect(published.slice(first, first + 8)).toEqual([7, 7, 7, 7, 7, 7, null, null]);
	});

	test("adds up to what was published, also over a restart within ten seconds", async () => {
		const task = await create();
		await begin(task);
		await report(100);
		server.placement.sayEnded(server.placement.last, {
			reason: "idle",
			cause: undefined,
			report: reportWith({ published: 130 }),
		});
		await begin(task);
		await settle();
		server.placement.sayEnded(server.placement.last, {
			reason: "idle",
			cause: undefined,
			report: reportWith({ published: 20 }),
		});
		await server.ctx.journal.flushed();
		const rows = await server.ctx.db.throughput.findMany({ where: { stepS: 10 } });
		expect(rows.reduce((sum, row) => sum + row.published, 0)).toBe(150);
	});

	test("a window that does not exist is refused", async () => {
		const task = await create();
		expect(await issuesOf(taskHistory({ ctx: server.ctx, input: { id: task.id, window: "2y" } }))).toMatchObject([
			{ field: "window" },
		]);
	});
});

test("the log tells what users asked for and what happened, newest first", async () => {
	const task = await create();
	await begin(task);
	const { taskId, runId, member } = server.placement.last;
	server.placement.say({
		type: "event",
		event: { taskId, runId, member, atMs: 5, level: "warning", code: "broker-away", message: "The broker is away." },
	});
	await server.ctx.journal.flushed();
	const { events } = await listEvents({ ctx: server.ctx, input: { id: task.id } });
	expect(events.map(({ code }) => code)).toEqual(["broker-away", "start-asked", "task-created"]);
	expect(events[0]).toMatchObject({ runId, level: "warning" });
});
