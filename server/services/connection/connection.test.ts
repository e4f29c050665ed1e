import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTask } from "../task/create";
import { removeTask } from "../task/remove";
import { updateTask } from "../task/update";
import { SOURCE, TestConsole, taskInput } from "../testing/console";
import { createConnection } from "./create";
import { listConnections } from "./list";
import { removeConnection } from "./remove";
import { updateConnection } from "./update";

let server: TestConsole;
beforeEach(async () => {
	server = await TestConsole.open();
});
afterEach(() => server[Symbol.asyncDispose]());

const PLANT = { name: "Plant", end: "source", dsn: SOURCE } as const;
const create = (change: object = {}) => createConnection({ ctx: server.ctx, input: { ...PLANT, ...change } });
const update = (id: string, change: object = {}) =>
	updateConnection({ ctx: server.ctx, input: { ...PLANT, dsn: "tmq+ws://root@tdengine:6041", ...change, id } });
const secretsOf = async (id: string) => {
	const secrets = await server.ctx.connectionSecrets.read(server.ctx.db, id);
	return Object.fromEntries([...secrets].map(([name, secret]) => [name, secret.reveal()]));
};

describe("a saved connection", () => {
	test("keeps where and as whom, not what one task does there; its password apart", async () => {
		const connection = await create();
		expect(connection).toMatchObject({ dsn: "tmq+ws://root@tdengine:6041", storedSecrets: ["source.password"] });
		expect(JSON.stringify(await listConnections({ ctx: server.ctx }))).not.toContain("taosdata");
		expect(await secretsOf(connection.id)).toEqual({ "source.password": "taosdata" });
	});

	test("of a broker keeps version and TLS", async () => {
		const dsn = "mqtts://u:p@broker?version=5.0&client_id=c&topic=t/{table}&qos=1&tls_verify=false&keep_alive=30";
		const connection = await create({ end: "broker", dsn });
		expect(connection.dsn).toBe("mqtts://u@broker?version=5.0&tls_verify=false&keep_alive=30");
	});

	test.each([
		["without a name", { name: " " }, "name"],
		["without a password", { dsn: "tmq+ws://root@tdengine:6041" }, "source.password"],
		["with a wrong protocol", { dsn: "http://root:x@tdengine:6041" }, "source.protocol"],
		["of a broker without version", { end: "broker", dsn: "mqtt://broker" }, "broker.version"],
	])("%s is refused by field", async (_, change, field) => {
		await expect(create(change)).rejects.toMatchObject({
			code: "invalid-input",
			issues: expect.arrayContaining([expect.objectContaining({ field })]),
		});
	});

	test("has a name of its own", async () => {
		await create();
		await expect(create()).rejects.toMatchObject({ issues: [{ field: "name", code: "taken" }] });
	});

	test("keeps its password when only the name changes, and asks again at another host", async () => {
		const { id } = await create();
		await update(id, { name: "Plant 2" });
		expect(await secretsOf(id)).toEqual({ "source.password": "taosdata" });
		const moved = { dsn: "tmq+ws://root@elsewhere:6041" };
		await expect(update(id, moved)).rejects.toMatchObject({
			issues: [{ field: "source.password", code: "secret-needed-again" }],
		});
		await update(id, { ...moved, secrets: { "source.password": { action: "replace", value: "new" } } });
		expect(await secretsOf(id)).toEqual({ "source.password": "new" });
	});

	test("stays a source", async () => {
		const { id } = await create();
		await expect(update(id, { end: "broker" })).rejects.toMatchObject({ issues: [{ field: "end" }] });
	});

	test("names the tasks that go there as the same user, and can be deleted all the same", async () => {
		const { id } = await create();
		const task = await createTask({ ctx: server.ctx, input: taskInput() });
		await createTask({
			ctx: server.ctx,
			input: taskInput({ name: "Else", source: SOURCE.replace("root:", "other:") }),
		});
		const { connections } = await listConnections({ ctx: server.ctx });
		expect(connections[0]?.usedBy).toEqual([{ id: task.id, name: "Meters" }]);
		await removeConnection({ ctx: server.ctx, input: { id } });
		expect(await listConnections({ ctx: server.ctx })).toEqual({ connections: [] });
		expect(await server.ctx.db.connectionSecret.count()).toBe(0);
	});
});

describe("a secret that is taken over", () => {
	const line = "tmq+ws://root@tdengine:6041/topic_meters?group.id=g1";
	const take = (kind: "task" | "connection", id: string) => ({
		secrets: { "source.password": { action: "take", from: { kind, id } } } as const,
	});
	const taskPassword = async (id: string) =>
		(await server.ctx.secrets.read(server.ctx.db, id)).get("source.password")?.reveal();

	test("goes from a connection to a new task", async () => {
		const connection = await create();
		const input = taskInput({ source: line, ...take("connection", connection.id) });
		const task = await createTask({ ctx: server.ctx, input });
		expect(await taskPassword(task.id)).toBe("taosdata");
	});

	test("goes from a connection to a task that had another", async () => {
		const connection = await create();
		const { id } = await createTask({
			ctx: server.ctx,
			input: taskInput({ source: SOURCE.replace("taosdata@tdengine", "old@old-host") }),
		});
		const input = { ...taskInput({ source: line, ...take("connection", connection.id) }), id };
		await updateTask({ ctx: server.ctx, input });
		expect(await taskPassword(id)).toBe("taosdata");
	});

	test("goes from a task to a connection", async () => {
		const task = await createTask({ ctx: server.ctx, input: taskInput() });
		const connection = await create({ dsn: line, ...take("task", task.id) });
		expect(await secretsOf(connection.id)).toEqual({ "source.password": "taosdata" });
	});

	test.each([
		["host", "elsewhere:6041"],
		["port", "tdengine:7041"],
	])("never goes to another %s", async (_, address) => {
		const connection = await create();
		const source = line.replace("tdengine:6041", address);
		const input = taskInput({ source, ...take("connection", connection.id) });
		await expect(createTask({ ctx: server.ctx, input })).rejects.toMatchObject({
			issues: [{ field: "source.password", code: "secret-needed-again" }],
		});
	});

	test("from one that is gone is said", async () => {
		const task = await createTask({ ctx: server.ctx, input: taskInput() });
		const removed = removeTask({ ctx: server.ctx, input: { id: task.id } });
		server.placement.endAll();
		await removed;
		await expect(create({ dsn: line, ...take("task", task.id) })).rejects.toMatchObject({ code: "not-found" });
	});
});
