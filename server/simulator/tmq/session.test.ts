import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { readPayload } from "@/server/simulator/testing/payload";
import { mustRun } from "@/server/simulator/testing/rest";
import { TestClient } from "@/server/simulator/testing/tmq-client";

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ autoGenerate: false, rebalanceMs: 10 });
	await mustRun(simulator, "create database db vgroups 1");
	await mustRun(simulator, "create table db.meters (ts timestamp, v int) tags (g int)");
	await mustRun(simulator, "create topic q as select ts, v, tbname from db.meters");
	await mustRun(simulator, "create topic s as stable db.meters");
});

afterEach(() => simulator.close());

const open = () => TestClient.open(simulator.url);

async function subscribed(args: object = {}): Promise<TestClient> {
	const client = await open();
	expect(await client.subscribe({ topics: ["q"], ...args })).toMatchObject({ code: 0 });
	return client;
}

const insert = (table: string, value: number) =>
	mustRun(simulator, `insert into db.${table} using db.meters tags (1) values (now, ${value})`);

describe("requests that get no answer", () => {
	test.each([
		["text that is not JSON", "{"],
		["an unknown action", '{"action":"dance","args":{"req_id":1}}'],
		["no args", '{"action":"list_topics"}'],
		["a fraction", '{"action":"commit","args":{"req_id":1.0,"message_id":1}}'],
		["an exponent", '{"action":"commit","args":{"req_id":1e3}}'],
		["a number in quotes", '{"action":"commit","args":{"req_id":"5"}}'],
		["a negative id", '{"action":"commit","args":{"req_id":-1}}'],
		["a boolean for text", '{"action":"subscribe","args":{"req_id":1,"auto_commit":true}}'],
		["a number in the config", '{"action":"subscribe","args":{"req_id":1,"config":{"min.poll.rows":1}}}'],
		["an id beyond 64 bits", '{"action":"commit","args":{"req_id":18446744073709551616}}'],
	])("%s", async (_name, text) => {
		const client = await open();
		client.sendText(text);
		expect((await client.ask("version", { req_id: 77 }))["req_id"]).toBe(77);
	});

	test("null stands for absent, names are matched without regard to case, and ids keep 64 bits", async () => {
		const client = await open();
		client.sendText('{"action":"version","args":{"REQ_ID":18446744073709551615,"other":null}}');
		expect(await client.receive()).toContain('"req_id":18446744073709551615');
	});

	test("binary frames are discarded", async () => {
		const client = await open();
		client.socket.send(Buffer.from('{"action":"version","args":{"req_id":1}}'));
		expect((await client.ask("version", { req_id: 2 }))["req_id"]).toBe(2);
	});
});

describe("polls", () => {
	test("a message is announced again until the client names it as received", async () => {
		await insert("d1", 1);
		const client = await subscribed();
		const first = await client.ask("poll", { blocking_time: 0, message_id: 0 });
		expect(first).toMatchObject({ have_message: true, message_id: 1 });
		expect(await client.ask("poll", { blocking_time: 0, message_id: 0 })).toMatchObject({ message_id: 1 });
		expect(await client.ask("poll", { blocking_time: 0, message_id: 1 })).toMatchObject({ have_message: false });
		// An empty answer evicts nothing.
		expect(await client.ask("poll", { blocking_time: 0, message_id: 0 })).toMatchObject({ message_id: 1 });
	});

	test("one runs, one waits, and a third drops the waiting one", async () => {
		const client = await subscribed();
		client.send("poll", { req_id: 11, blocking_time: 150 });
		client.send("poll", { req_id: 12, blocking_time: 0 });
		client.send("poll", { req_id: 13, blocking_time: 0 });
		expect(JSON.parse(String(await client.receive()))).toMatchObject({ req_id: 11 });
		expect(JSON.parse(String(await client.receive()))).toMatchObject({ req_id: 13 });
		expect((await client.ask("version", { req_id: 14 }))["req_id"]).toBe(14);
	});

	test("one sent before the subscription is answered after it", async () => {
		await insert("d1", 1);
		const client = await open();
		client.send("poll", { req_id: 5, blocking_time: 500 });
		expect(await client.subscribe({ topics: ["q"], req_id: 6 })).toMatchObject({ req_id: 6, code: 0 });
		expect(JSON.parse(String(await client.receive()))).toMatchObject({ req_id: 5, have_message: true });
	});

	test("a blocking one holds up everything else, and ends as soon as there is data", async () => {
		const client = await subscribed();
		client.send("poll", { req_id: 21, blocking_time: 10_000 });
		client.send("commit", { req_id: 22 });
		await insert("d1", 1);
		expect(JSON.parse(String(await client.receive()))).toMatchObject({ req_id: 21, have_message: true });
		expect(JSON.parse(String(await client.receive()))).toMatchObject({ req_id: 22, action: "commit", code: 0 });
	});

	test("several inserts make one message, up to min.poll.rows", async () => {
		for (let row = 0; row < 5; row++) await insert("d1", row);
		const all = await subscribed();
		await all.ask("poll", { blocking_time: 0 });
		expect(await all.ask("fetch", { message_id: 1 })).toMatchObject({ rows: 1, completed: false });
		const frame = readPayload(await all.askBinary("fetch_raw_data", { message_id: 1 }));
		expect(frame.blocks).toHaveLength(5);

		const few = await subscribed({ group_id: "few", config: { "min.poll.rows": "2" } });
		await few.ask("poll", { blocking_time: 0 });
		expect(readPayload(await few.askBinary("fetch_raw_data", { message_id: 1 })).blocks).toHaveLength(2);
	});
});

describe("fetching", () => {
	test("fetch_block carries the req_id of fetch, and wants a fetch before it", async () => {
		await insert("d1", 1);
		const client = await subscribed();
		await client.ask("poll", { blocking_time: 0 });
		expect(await client.ask("fetch_block", { message_id: 1 })).toMatchObject({ message: "no fetch data" });
		await client.ask("fetch", { req_id: 31, message_id: 1 });
		const frame = await client.askBinary("fetch_block", { req_id: 32, message_id: 1 });
		expect(frame.readBigUInt64LE(8)).toBe(31n);
		expect(frame.readBigUInt64LE(16)).toBe(1n);
		expect(frame.readUInt32LE(28)).toBe(frame.length - 24);
	});

	test("a query topic's block holds rows of several tables; a super table's, one table each", async () => {
		await mustRun(
			simulator,
			"insert into db.d1 using db.meters tags (1) values (now, 1) db.d2 using db.meters tags (1) values (now, 2)",
		);
		const query = await subscribed();
		await query.ask("poll", { blocking_time: 0 });
		expect(await query.ask("fetch", { message_id: 1 })).toMatchObject({ table_name: "", rows: 2 });
		const stable = await subscribed({ topics: ["s"], group_id: "s" });
		await stable.ask("poll", { blocking_time: 0 });
		const { blocks } = readPayload(await stable.askBinary("fetch_raw_data", { message_id: 1 }));
		expect(blocks.map((block) => [block.tableName, block.columns.join()])).toEqual([
			["d1", "ts,v"],
			["d2", "ts,v"],
		]);
	});

	test("rows of a table that was dropped since are not delivered", async () => {
		await insert("d1", 1);
		await insert("d2", 2);
		await mustRun(simulator, "drop table db.d1");
		const client = await subscribed({ topics: ["s"] });
		await client.ask("poll", { blocking_time: 0 });
		const { blocks } = readPayload(await client.askBinary("fetch_raw_data", { message_id: 1 }));
		expect(blocks.map((block) => block.tableName)).toEqual(["d2"]);
	});
});

describe("committing", () => {
	test("auto commit happens at the start of a poll, and commits what the one before delivered", async () => {
		await insert("d1", 1);
		const client = await subscribed({ auto_commit: "true", auto_commit_interval_ms: "1" });
		const committed = () => simulator.groups.committed("g", "q").size;
		await client.ask("poll", { blocking_time: 0, message_id: 0 });
		expect(committed()).toBe(0);
		await new Promise((resolve) => setTimeout(resolve, 5));
		await client.ask("poll", { blocking_time: 0, message_id: 1 });
		expect(committed()).toBe(1);
	});

	test("without auto commit nothing is committed, and closing commits nothing either", async () => {
		await insert("d1", 1);
		const client = await subscribed({ auto_commit: "" });
		await client.ask("poll", { blocking_time: 0 });
		client.socket.close();
		expect(await client.closed).toBe(1006);
		const again = await subscribed();
		expect(await again.ask("poll", { blocking_time: 0 })).toMatchObject({ have_message: true, offset: 0 });
	});

	test("a new member goes on from what was committed", async () => {
		await insert("d1", 1);
		const client = await subscribed();
		await client.ask("poll", { blocking_time: 0 });
		await client.ask("commit");
		await client[Symbol.asyncDispose]();
		await insert("d1", 2);
		const again = await subscribed();
		const poll = await again.ask("poll", { blocking_time: 0 });
		const position = { topic: "q", vgroup_id: poll["vgroup_id"] };
		expect(poll["offset"]).toBeGreaterThan(0);
		expect((await again.ask("committed", { topic_vgroup_ids: [position] }))["committed"]).toEqual([poll["offset"]]);
	});
});

test("a close frame is not echoed: the running poll ends first, then the connection", async () => {
	const client = await subscribed();
	client.send("poll", { blocking_time: 100 });
	client.socket.close(1000);
	expect(await client.closed).toBe(1006);
	expect(simulator.groups.list().every((subscription) => subscription.members.size === 0)).toBe(true);
});

describe("/ws", () => {
	test("greets connectors", async () => {
		const client = await TestClient.open(simulator.url, "/ws");
		expect(await client.ask("conn", { user: "root", password: "taosdata" })).toMatchObject({ code: 0 });
		expect(await client.ask("version")).toMatchObject({ code: 0, version: "3.3.7.5.alpha" });
		expect(await client.ask("conn", { user: "root", password: "no" })).toMatchObject({ code: 855 });
	});
});

describe("faults", () => {
	test("an action fails as told, once", async () => {
		const client = await open();
		simulator.faults.failNext("version", { code: 24, message: "Conn is broken" });
		expect(await client.ask("version")).toMatchObject({ code: 24, message: "Conn is broken" });
		expect(await client.ask("version")).toMatchObject({ code: 0 });
	});

	test("the connection is cut after so many messages", async () => {
		await insert("d1", 1);
		const client = await subscribed();
		simulator.faults.dropConnectionAfter(1);
		client.send("poll", { blocking_time: 0 });
		expect(await client.closed).toBe(1006);
	});

	test("connections are refused", async () => {
		simulator.faults.refusesConnections = true;
		await expect(open()).rejects.toThrow();
	});
});
