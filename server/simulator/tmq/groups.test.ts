import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { fastClock } from "@/server/simulator/testing/fast-clock";
import { readPayload } from "@/server/simulator/testing/payload";
import { mustRun, runSql } from "@/server/simulator/testing/rest";
import { type Answer, TestClient } from "@/server/simulator/testing/tmq-client";

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ autoGenerate: false, clock: fastClock(100) });
	await mustRun(simulator, "create database db vgroups 4");
	await mustRun(simulator, "create table db.meters (ts timestamp, v int) tags (g int)");
	await mustRun(simulator, "create topic t as stable db.meters");
});

afterEach(() => simulator.close());

async function join(args: object = {}): Promise<TestClient> {
	const client = await TestClient.open(simulator.url);
	expect(await client.subscribe({ topics: ["t"], ...args })).toMatchObject({ code: 0 });
	return client;
}

async function vgroupsOf(client: TestClient): Promise<number[]> {
	const { assignment } = await client.ask("assignment", { topic: "t" });
	return (assignment as { vgroup_id: number }[]).map((entry) => entry.vgroup_id).sort();
}

const insert = (table: string) =>
	mustRun(simulator, `insert into db.${table} using db.meters tags (1) values (now, 1)`);

/** Polls until there is nothing more; gives the announcements. */
async function drain(client: TestClient): Promise<Answer[]> {
	const announced: Answer[] = [];
	for (let id: unknown = 0; ; id = announced.at(-1)?.["message_id"]) {
		const poll = await client.ask("poll", { blocking_time: 0, message_id: id });
		if (poll["have_message"] !== true) return announced;
		announced.push(poll);
	}
}

describe("rebalancing", () => {
	test("divides the vgroups, and gives those of a member that leaves to the others", async () => {
		const first = await join();
		expect(await vgroupsOf(first)).toEqual([2, 3, 4, 5]);
		const second = await join();
		const shares = [await vgroupsOf(first), await vgroupsOf(second)];
		expect(shares.map((share) => share.length)).toEqual([2, 2]);
		expect(shares.flat().sort()).toEqual([2, 3, 4, 5]);
		second.socket.close();
		await second.closed;
		await expect.poll(() => vgroupsOf(first)).toEqual([2, 3, 4, 5]);
	});

	test("a member beyond the number of vgroups gets none, without an error", async () => {
		const members = [];
		for (let count = 0; count < 5; count++) members.push(await join());
		const last = members.at(-1);
		if (last === undefined) throw new Error("there are five");
		expect(await vgroupsOf(last)).toEqual([]);
		expect(await last.ask("poll", { blocking_time: 0 })).toMatchObject({ code: 0, have_message: false });
	});

	test("what was not committed is delivered again to whoever takes over", async () => {
		await insert("d1");
		const first = await join();
		expect(await drain(first)).toHaveLength(1);
		first.socket.terminate();
		const second = await join();
		await expect.poll(async () => (await drain(second)).length).toBe(1);
	});
});

describe("starting", () => {
	test("latest is decided at the first poll, not at the subscription", async () => {
		const client = await join({ offset_reset: "latest" });
		await insert("d1");
		expect(await drain(client)).toEqual([]);
		await insert("d1");
		expect(await drain(client)).toHaveLength(1);
	});

	test("none without a committed offset stays silent", async () => {
		await insert("d1");
		expect(await drain(await join({ offset_reset: "none" }))).toEqual([]);
	});

	test("offsets wait for the assignment, then move reading and committing", async () => {
		await insert("d1");
		const client = await join();
		const at = { topic: "t", vgroup_id: 2 };
		expect(await client.ask("seek", { ...at, offset: 0 })).toMatchObject({ code: 16400 });
		expect(await client.ask("position", { topic_vgroup_ids: [at] })).toMatchObject({ code: 16400 });
		await client.ask("assignment", { topic: "t" });
		const [poll] = await drain(client);
		const own = { topic: "t", vgroup_id: poll?.["vgroup_id"] };
		expect(await client.ask("seek", { ...own, offset: 0 })).toMatchObject({ code: 0 });
		expect((await client.ask("position", { topic_vgroup_ids: [own] }))["position"]).toEqual([0]);
		expect(await client.ask("poll", { blocking_time: 0, message_id: 1 })).toMatchObject({ have_message: true });
		expect(await client.ask("commit_offset", { ...own, offset: 1 })).toMatchObject({ code: 0, offset: 1 });
	});
});

describe("ending", () => {
	test("a topic in use is dropped only by force; then its consumers are gone for good", async () => {
		const client = await join();
		expect(await runSql(simulator, "drop topic t")).toMatchObject({ code: 1003 });
		await mustRun(simulator, "drop topic force t");
		expect(await client.ask("poll", { blocking_time: 0 })).toMatchObject({ code: 998, message: "Consumer not exist" });
		expect(await client.ask("assignment", { topic: "t" })).toMatchObject({ code: 16393 });
		const again = await TestClient.open(simulator.url);
		expect(await again.subscribe({ topics: ["t"] })).toMatchObject({ code: 993, message: "Topic not exist" });
	});

	test("a group can be dropped once nobody is in it", async () => {
		const client = await join({ group_id: "peek" });
		expect(await runSql(simulator, "drop consumer group peek on t")).toMatchObject({ code: 1004 });
		await client.ask("unsubscribe");
		expect(await runSql(simulator, "drop consumer group if exists `peek` on `t`")).toMatchObject({ code: 0 });
		expect(await runSql(simulator, "drop consumer group if exists `peek` on `t`")).toMatchObject({ code: 0 });
		expect(await runSql(simulator, "drop consumer group peek on t")).toMatchObject({ code: 1000 });
	});

	test("without heartbeats the session times out", async () => {
		const client = await join({ session_timeout_ms: "6000" });
		simulator.groups.hasHeartbeats = false;
		await expect.poll(async () => (await client.ask("poll", { blocking_time: 0 })).code).toBe(998);
	});

	test("a topic takes a hundred groups", async () => {
		const topic = simulator.engine.topic("t");
		for (let count = 0; count < 100; count++) {
			const client = await join({ group_id: `g${count}` });
			client.socket.terminate();
		}
		expect(topic.name).toBe("t");
		const one = await TestClient.open(simulator.url);
		expect(await one.subscribe({ topics: ["t"], group_id: "more" })).toMatchObject({ code: 16389 });
	});
});

describe("retention", () => {
	test("what is gone from the log is passed over, and begin tells of it", async () => {
		await simulator.close();
		simulator = await startSimulator({ autoGenerate: false, rebalanceMs: 5, maxLogRows: 10 });
		await mustRun(simulator, "create database db vgroups 1");
		await mustRun(simulator, "create table db.meters (ts timestamp, v int) tags (g int)");
		await mustRun(simulator, "create topic t as stable db.meters");
		for (let row = 0; row < 20; row++) await insert("d1");
		const client = await join();
		const { assignment } = await client.ask("assignment", { topic: "t" });
		const [{ begin, end }] = assignment as [{ begin: number; end: number }];
		expect(end - begin).toBeLessThanOrEqual(10);
		expect(await drain(client)).toMatchObject([{ offset: begin }]);
	});
});

describe("snapshot reading", () => {
	test("stored data comes first, under the sentinel; then the log", async () => {
		await insert("d1");
		await mustRun(simulator, "insert into db.d1 values (1000, 1) (1000, 2) (2000, 3)");
		await mustRun(simulator, "flush database db");
		const client = await join({ snapshot_enable: "true" });
		expect(await client.ask("assignment", { topic: "t" })).toMatchObject({
			code: 16390,
			message: "Can not operate in snapshot mode",
		});
		const [stored] = await drain(client);
		expect(stored).toMatchObject({ offset: -2147467258, message_type: 1 });
		expect(await client.ask("fetch", { message_id: stored?.["message_id"] })).toMatchObject({ rows: 3 });
		expect(await client.ask("commit")).toMatchObject({ code: 0 });
		await insert("d1");
		const poll = await client.ask("poll", { blocking_time: 0, message_id: stored?.["message_id"] });
		expect(poll).toMatchObject({ have_message: true });
		expect(poll["offset"]).toBeGreaterThan(0);
		const frame = readPayload(await client.askBinary("fetch_raw_data", { message_id: poll["message_id"] }));
		expect(frame.begin).toBe(BigInt(Number(poll["offset"])));
	});
});
