import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { settle } from "@/server/testing/manual-clock";
import { listConnections } from "../connection/list";
import { removeConnection } from "../connection/remove";
import { createTask } from "../task/create";
import { getTask } from "../task/get";
import { removeTask } from "../task/remove";
import { stopTask } from "../task/stop";
import { updateTask } from "../task/update";
import { TestConsole, taskInput } from "../testing/console";
import type { DemoControl, DemoPorts } from "./control";
import { resumeDemo } from "./resume";
import { saveDemoEnds } from "./save-ends";
import { startDemo } from "./start";
import { demoStatus } from "./status";
import { stopDemo } from "./stop";

/** Two ends that only exist as addresses; the source's port is another at each start. */
class PaperDemo implements DemoControl {
	readonly asked: (DemoPorts | undefined)[] = [];
	isOffered = true;
	isRunning = false;

	async open(ports: DemoPorts | undefined) {
		if (!this.isRunning) this.asked.push(ports);
		this.isRunning = true;
		const source = 40_000 + this.asked.length;
		return {
			sourceDsn: `tmq+ws://root:taosdata@127.0.0.1:${source}/topic_meters?group.id=demo`,
			brokerDsn: "mqtt://127.0.0.1:1883?version=3.1.1&client_id=demo&topic=plant/{table}&qos=1",
			ports: { source, broker: 1883 },
			close: () => this.close(),
		};
	}

	async close() {
		this.isRunning = false;
	}
}

let demo: PaperDemo;
let server: TestConsole;
beforeEach(async () => {
	demo = new PaperDemo();
	server = await TestConsole.open({ demo });
});
afterEach(() => server[Symbol.asyncDispose]());

async function start(): Promise<string> {
	const { taskId } = await startDemo({ ctx: server.ctx });
	if (taskId === undefined) throw new Error("the demo has no task");
	return taskId;
}

test("starting makes one running task, however often it is asked for", async () => {
	const taskId = await start();
	expect(await start()).toBe(taskId);
	expect(await getTask({ ctx: server.ctx, input: { id: taskId } })).toMatchObject({ desired: "running", isDemo: true });
	expect(demo.asked).toEqual([undefined]);
});

test("a name that is in use gives way", async () => {
	await createTask({ ctx: server.ctx, input: taskInput({ name: "Demo: meters" }) });
	const task = await getTask({ ctx: server.ctx, input: { id: await start() } });
	expect(task.name).toBe("Demo: meters 2");
});

test("after a restart of the server the task goes on at the demo's new address, as it was changed", async () => {
	const taskId = await start();
	const before = await getTask({ ctx: server.ctx, input: { id: taskId } });
	const broker = before.broker.replace("plant/", "changed/");
	await updateTask({
		ctx: server.ctx,
		input: { ...taskInput({ name: "Mine", source: before.source, broker }), id: taskId },
	});
	await server.restart();
	await resumeDemo({ ctx: server.ctx });
	expect(demo.asked.at(-1)).toEqual({ source: 40_001, broker: 1883 });
	const after = await getTask({ ctx: server.ctx, input: { id: taskId } });
	expect(after).toMatchObject({ name: "Mine", broker, desired: "running" });
	expect(after.source).toContain(":40002/");
	await expect.poll(() => server.placement.started.at(-1)?.source.reveal()).toContain("root:taosdata@127.0.0.1:40002");
});

test("a demo that was stopped stays stopped after a restart of the server", async () => {
	const taskId = await start();
	await stopTask({ ctx: server.ctx, input: { id: taskId } });
	await server.restart();
	await resumeDemo({ ctx: server.ctx });
	expect(demo.isRunning).toBe(false);
});

test.each([
	["by its own button", () => stopDemo({ ctx: server.ctx })],
	["by deleting its task", async () => removeTask({ ctx: server.ctx, input: { id: await start() } })],
])("it ends %s", async (_, end) => {
	await start();
	await expect.poll(() => server.placement.started.length).toBeGreaterThan(0);
	let isOver = false;
	const ending = end().finally(() => {
		isOver = true;
	});
	while (!isOver) {
		if (server.placement.calls.at(-1)?.startsWith("stop")) server.placement.endAll();
		await settle();
	}
	await ending;
	expect(await demoStatus({ ctx: server.ctx })).toEqual({ isOffered: true, isRunning: false, taskId: undefined });
});

test("switched off, it is refused", async () => {
	demo.isOffered = false;
	await expect(startDemo({ ctx: server.ctx })).rejects.toMatchObject({ code: "conflict" });
});

describe("the ends saved as connections", () => {
	const ends = async () => (await listConnections({ ctx: server.ctx })).connections;

	test("serve without the demo's task, and are made once", async () => {
		await saveDemoEnds({ ctx: server.ctx });
		await saveDemoEnds({ ctx: server.ctx });
		expect((await ends()).map(({ end, isDemo }) => `${end} ${isDemo}`).sort()).toEqual(["broker true", "source true"]);
		expect(await demoStatus({ ctx: server.ctx })).toMatchObject({ isRunning: true, taskId: undefined });
	});

	test("come back after a restart, at the address that the demo has then", async () => {
		await saveDemoEnds({ ctx: server.ctx });
		await demo.close();
		await server.restart();
		await resumeDemo({ ctx: server.ctx });
		expect(demo.isRunning).toBe(true);
		expect((await ends()).find(({ end }) => end === "source")?.dsn).toContain(":40002");
	});

	test("keep the demo at work until the last of them is deleted", async () => {
		await saveDemoEnds({ ctx: server.ctx });
		const [first, second] = await ends();
		await removeConnection({ ctx: server.ctx, input: { id: first?.id ?? "" } });
		expect(demo.isRunning).toBe(true);
		await removeConnection({ ctx: server.ctx, input: { id: second?.id ?? "" } });
		expect(demo.isRunning).toBe(false);
	});
});
