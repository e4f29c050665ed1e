import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "@/server/clock";
import { startBroker } from "@/server/demo/broker";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { createTask } from "../task/create";
import { BROKER, TestConsole } from "../testing/console";
import { checkEnd } from "./check";
import { peekSource } from "./peek";
import { listTopics } from "./topics";

let simulator: Simulator;
let server: TestConsole;
let taskId: string;
const signal = new AbortController().signal;

beforeAll(async () => {
	simulator = await startSimulator({ rebalanceMs: 50, rate: 50 });
	server = await TestConsole.open();
	const input = { name: "Meters", source: line("root:taosdata@"), broker: BROKER };
	taskId = (await createTask({ ctx: server.ctx, input })).id;
});
afterAll(async () => {
	await server[Symbol.asyncDispose]();
	await simulator.close();
});

function line(user: string, rest = "/topic_meters?group.id=g"): string {
	return `tmq+ws://${user}127.0.0.1:${simulator.port}${rest}`;
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
	const collected: Item[] = [];
	for await (const item of items) collected.push(item);
	return collected;
}

const stored = () => ({ taskId, useStored: ["source.password"] });
const check = (input: object) => collect(checkEnd({ ctx: server.ctx, input: { end: "source", ...input }, signal }));
const topics = (input: object) => listTopics({ ctx: server.ctx, input, signal });

describe("the password of a check", () => {
	test.each([
		["typed in the line", () => ({ dsn: line("root:taosdata@") })],
		["typed beside it", () => ({ dsn: line("root@"), secrets: { "source.password": "taosdata" } })],
		["stored with the task", () => ({ dsn: line("root@"), ...stored() })],
	])("%s is used", async (_, input) => {
		const steps = await check(input());
		expect(steps.find(({ step }) => step === "sign-in")).toMatchObject({ outcome: "passed" });
	});

	test("what is typed goes before what is stored", async () => {
		const steps = await check({ dsn: line("root@"), ...stored(), secrets: { "source.password": "wrong" } });
		expect(steps.find(({ step }) => step === "sign-in")).toMatchObject({ outcome: "failed" });
	});

	test.each([
		["another host", (dsn: string) => dsn.replace("127.0.0.1", "localhost")],
		["another port", (dsn: string) => dsn.replace(/:\d+\//, ":1/")],
	])("the stored one never goes to %s", async (_, move) => {
		const input = { dsn: move(line("root@")), ...stored() };
		await expect(check(input)).rejects.toMatchObject({
			code: "invalid-input",
			issues: [{ code: "secret-needed-again" }],
		});
		await expect(topics(input)).rejects.toMatchObject({ code: "invalid-input" });
	});
});

describe("a broker", () => {
	test("is checked before it is said where messages go", async () => {
		const broker = await startBroker(0);
		try {
			const dsn = `mqtt://127.0.0.1:${broker.port}?version=3.1.1`;
			// The broker lives in real time.
			const ctx = { ...server.ctx, clock: systemClock };
			const steps = await collect(checkEnd({ ctx, input: { end: "broker", dsn, testTopic: "hello" }, signal }));
			expect(steps.filter(({ outcome }) => outcome === "failed")).toEqual([]);
			expect(steps.map(({ step }) => step)).toContain("may-publish");
		} finally {
			await broker.close();
		}
	});
});

describe("TMQ topics", () => {
	test("are listed before topic and group are filled in", async () => {
		const { topics: found } = await topics({ dsn: line("root:taosdata@", "") });
		expect(found.map(({ name }) => name)).toContain("topic_meters");
	});

	test("a missing user is told by field", async () => {
		await expect(topics({ dsn: line("", "") })).rejects.toMatchObject({ code: "invalid-input" });
	});

	test("a server that is not there is told as such", async () => {
		const dsn = "tmq+ws://root:taosdata@127.0.0.1:1/";
		await expect(topics({ dsn })).rejects.toMatchObject({ code: "source-unreachable" });
	});
});

describe("a peek", () => {
	test("brings messages and leaves no group behind, without a group in the form", async () => {
		const input = { source: { dsn: line("root@", "/topic_meters"), ...stored() }, rows: 3 };
		// The simulator lives in real time.
		const ctx = { ...server.ctx, clock: systemClock };
		const lines = await collect(peekSource({ ctx, input, signal }));
		expect(lines.filter(({ type }) => type === "message")).toHaveLength(3);
		expect(lines.at(-1)).toMatchObject({ type: "done", reason: "enough", groupDropped: true });
	});

	test("of an input that cannot be taken fails before its first line", async () => {
		const lines = peekSource({ ctx: server.ctx, input: { source: { dsn: line("root@", "/t") }, rows: 1_000 }, signal });
		await expect(lines.next()).rejects.toMatchObject({ code: "invalid-input" });
	});
});
