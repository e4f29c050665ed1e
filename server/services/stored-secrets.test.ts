import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SecretName } from "@/lib/api/task";
import type { DsnEnd } from "@/lib/dsn/types";
import { SECRET_MASK } from "@/lib/secret";
import { InputError } from "@/server/errors";
import { createWebhook } from "./alert/save";
import { checkEnd } from "./check/check";
import { peekSource } from "./check/peek";
import { listTopics } from "./check/topics";
import { createConnection } from "./connection/create";
import { updateConnection } from "./connection/update";
import { createTask } from "./task/create";
import { exportTasks } from "./task/export";
import { importTasks } from "./task/import";
import { updateTask } from "./task/update";
import { TestConsole } from "./testing/console";

let server: TestConsole;
beforeEach(async () => {
	server = await TestConsole.open();
});
afterEach(() => server[Symbol.asyncDispose]());

const LINES: Record<DsnEnd, string> = {
	source: "tmq+wss://root:taosdata@tdengine:6041/topic_meters?group.id=g1",
	broker: "mqtts://user:secret@broker:8883?version=5.0&client_id=c1&topic={table}&qos=1",
};
const { signal } = new AbortController();

const createMeters = () => createTask({ ctx: server.ctx, input: { name: "Meters", ...LINES } });
const savePlant = (end: DsnEnd) =>
	createConnection({ ctx: server.ctx, input: { name: "Plant", end, dsn: LINES[end] } });
const bare = (line: string) => line.replace(/:[^:@/]+@/, "@");
const first = async (lines: AsyncGenerator<unknown>) => (await lines.next()).value;

/** Field and code of what an input was refused for. */
async function refusals(work: Promise<unknown>): Promise<string[]> {
	const error = await work.then(
		(result) => new Error(`was taken: ${JSON.stringify(result)}`),
		(reason) => reason,
	);
	if (!(error instanceof InputError)) throw error;
	return error.issues.map(({ field, code }) => `${field} ${code}`);
}

const MOVES: [string, DsnEnd, (line: string) => string][] = [
	["another host", "source", (line) => line.replace("tdengine", "mine.example")],
	["another port", "source", (line) => line.replace("6041", "6042")],
	["one host more", "source", (line) => line.replace("tdengine:6041", "tdengine:6041,mine.example:6041")],
	["the same in the clear", "source", (line) => line.replace("tmq+wss", "tmq+ws")],
	["another host", "broker", (line) => line.replace("@broker", "@mine.example")],
	["another port", "broker", (line) => line.replace("8883", "8884")],
	["the same in the clear", "broker", (line) => line.replace("mqtts", "mqtt")],
];

describe.each(MOVES)("a stored secret never goes to %s (%s)", (_move, end, move) => {
	const moved = move(bare(LINES[end]));
	const name: SecretName = `${end}.password`;
	const again = [`${name} secret-needed-again`];

	test("when a task is saved", async () => {
		const { id, name: taskName, source, broker } = await createMeters();
		const input = { id, name: taskName, source, broker, [end]: moved };
		expect(await refusals(updateTask({ ctx: server.ctx, input }))).toEqual(again);
	});

	test("when a saved connection is saved", async () => {
		const { id } = await savePlant(end);
		const input = { id, name: "Plant", end, dsn: moved };
		expect(await refusals(updateConnection({ ctx: server.ctx, input }))).toEqual(again);
	});

	test("when a task takes it from a connection", async () => {
		const { id } = await savePlant(end);
		const secrets = { [name]: { action: "take", from: { kind: "connection", id } } };
		const input = { name: "Thief", ...LINES, [end]: moved, secrets };
		expect(await refusals(createTask({ ctx: server.ctx, input }))).toEqual(again);
	});

	test.each(["taskId", "connectionId"])("when an end is checked with %s", async (whose) => {
		const { id } = whose === "taskId" ? await createMeters() : await savePlant(end);
		const stored = { dsn: moved, [whose]: id, useStored: [name] };
		const { ctx } = server;
		expect(await refusals(first(checkEnd({ ctx, input: { end, ...stored }, signal })))).toEqual(again);
		if (end === "broker") return;
		expect(await refusals(first(peekSource({ ctx, input: { source: stored }, signal })))).toEqual(again);
		expect(await refusals(listTopics({ ctx, input: stored, signal }))).toEqual(again);
	});

	test("when a file is imported", async () => {
		await createMeters();
		const yaml = await exportTasks({ ctx: server.ctx, input: {} });
		const protocol = /^[^:]+/.exec(moved)?.[0];
		const hosts = /@([^/?]+)/.exec(moved)?.[1]?.split(",") ?? [];
		const from = new RegExp(`( ${end}:\\n +protocol: )\\S+(\\n +hosts:\\n)( +- )\\S+`);
		const other = yaml.replace(from, (_, a, b, dash) => `${a}${protocol}${b}${hosts.map((h) => dash + h).join("\n")}`);
		expect(other).not.toBe(yaml);
		const work = importTasks({ ctx: server.ctx, input: { yaml: other, apply: true } });
		expect(await refusals(work)).toEqual([`secrets.Meters.${name} secret-needed`]);
	});
});

test.each([
	["small letters or large", "TDengine:6041"],
	["the usual port, written or not", "tdengine"],
])("the same server is no other one: %s", async (_name, host) => {
	const { id, name, source, broker } = await createMeters();
	const input = { id, name, source: source.replace("tdengine:6041", host), broker };
	expect((await updateTask({ ctx: server.ctx, input })).storedSecrets).toContain("source.password");
});

describe.each([SECRET_MASK, "<password>"])("%s stands for a secret and is never taken for one", (mask) => {
	const typed = { "source.password": { action: "replace", value: mask } };
	const issues = ["source.password secret-placeholder"];

	test("in a task, a connection and an import", async () => {
		const { ctx } = server;
		const fresh = { name: "Fresh", ...LINES, source: bare(LINES.source), secrets: typed };
		expect(await refusals(createTask({ ctx, input: fresh }))).toEqual(issues);
		const { id, name, source, broker } = await createMeters();
		expect(await refusals(updateTask({ ctx, input: { id, name, source, broker, secrets: typed } }))).toEqual(issues);
		const plant = await savePlant("source");
		const input = { id: plant.id, name: "Plant", end: "source", dsn: plant.dsn, secrets: typed };
		expect(await refusals(updateConnection({ ctx, input }))).toEqual(issues);
		const yaml = (await exportTasks({ ctx, input: {} })).replace("name: Meters", "name: Other");
		const secrets = { Other: { "source.password": mask, "broker.password": "secret" } };
		const [issue] = await refusals(importTasks({ ctx, input: { yaml, apply: true, secrets } }));
		expect(issue).toMatch(/^line \d+ bad-field$/);
		expect(await ctx.db.task.count()).toBe(1);
		expect((await ctx.secrets.read(ctx.db, id)).get("source.password")?.reveal()).toBe("taosdata");
	});

	test("within a line that is saved, where it keeps what is stored", async () => {
		const { ctx } = server;
		const { id, name, source, broker } = await createMeters();
		const line = source.replace("root@", `root:${encodeURIComponent(mask)}@`);
		await updateTask({ ctx, input: { id, name: `${name} 2`, source: line, broker } });
		expect((await ctx.secrets.read(ctx.db, id)).get("source.password")?.reveal()).toBe("taosdata");
	});

	test("by a check or a peek, which is refused before anything is connected to", async () => {
		const { ctx } = server;
		for (const end of [
			{ dsn: LINES.source.replace("taosdata", encodeURIComponent(mask)) },
			{ dsn: bare(LINES.source), secrets: { "source.password": mask } },
		]) {
			const check = first(checkEnd({ ctx, input: { end: "source", ...end }, signal }));
			expect((await refusals(check))[0]).toMatch(/^source\.password /);
			const peek = first(peekSource({ ctx, input: { source: end }, signal }));
			expect((await refusals(peek))[0]).toMatch(/^source\.password /);
		}
	});
});

test("the address of a webhook as it is shown is no address", async () => {
	const input = { name: "hook", url: `https://hooks.example/${SECRET_MASK}`, healths: ["failed"] };
	expect(await refusals(createWebhook({ ctx: server.ctx, input }))).toEqual(["url bad-url"]);
});
