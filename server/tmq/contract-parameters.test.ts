import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listMessages } from "@/lib/body/list-messages";
import type { SourceDsn } from "@/lib/dsn/types";
import type { TmqMessage } from "@/lib/tmq/types";
import { listConsumers } from "@/server/tdengine/list-consumers";
import { startCountingProxy } from "@/server/testing/counting-proxy";
import { contractPeers, createMeters, type Peer } from "./contract-peers";
import { readRows, rowsOf } from "./contract-reading";
import { openForTest, rowCountOf, sourceFor } from "./testing";

describe.each(contractPeers(process.env["SPILLWAY_TEST_TDENGINE"]))("TMQ contract, parameters: $name", ({ start }) => {
	let peer: Peer;
	beforeAll(async () => {
		peer = await start();
	});
	afterAll(async () => {
		await peer[Symbol.asyncDispose]();
	});

	/** The server's own client judges what it is given: a bad value that is refused has arrived there. */
	test.each<[name: string, change: Partial<SourceDsn>, serverCode: number]>([
		["session.timeout.ms", { sessionTimeoutMs: 5_999 }, 65535],
		["max.poll.interval.ms", { maxPollIntervalMs: 999 }, 65535],
		["fetch.max.wait.ms", { consumerConfig: { "fetch.max.wait.ms": "0" } }, 65535],
		["min.poll.rows", { consumerConfig: { "min.poll.rows": "0" } }, 65535],
		["heartbeat.interval.ms", { consumerConfig: { "heartbeat.interval.ms": "1" } }, 65535],
		["group.id", { groupId: "a:b" }, 65535],
		["an option that it does not know", { consumerConfig: { "some.new.option": "1" } }, 65534],
		["the name of a TMQ topic", { tmqTopics: [""] }, 280],
	])("a bad value of %s is refused by the server", async (name, change, serverCode) => {
		const { tmqTopic } = await createMeters(peer);
		const opening = openForTest({ ...sourceFor(peer.host, tmqTopic), ...change });
		const words = name.endsWith("know") ? "some.new.option" : "";
		await expect(opening).rejects.toMatchObject({
			code: "consumer-option-refused",
			advice: "fatal",
			serverCode,
			message: expect.stringContaining(words),
		});
	});

	test("the least and the greatest values that are let through are taken by the server", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		await write(1);
		for (const params of [
			{ "session.timeout.ms": "6000", "max.poll.interval.ms": "1000", "heartbeat.interval.ms": "1000" },
			{ "session.timeout.ms": "1800000", "max.poll.interval.ms": "2147483647", "heartbeat.interval.ms": "11999" },
			{ "fetch.max.wait.ms": "1", "min.poll.rows": "1", "msg.consume.excluded": "true" },
			{ "fetch.max.wait.ms": "2147483647", "min.poll.rows": "2147483647", "group.id": "g".repeat(192) },
			{ "client.id": "c".repeat(255), "experimental.snapshot.enable": "true" },
		]) {
			await using session = await openForTest(sourceFor(peer.host, tmqTopic, params));
			expect(session.serverVersion).not.toBe("");
		}
	});

	test("min.poll.rows decides how many rows come in a message", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		await write(20);
		for (const [rows, expected] of [
			["1", Array.from({ length: 20 }, () => 1)],
			["5", [5, 5, 5, 5]],
		] as const) {
			const params = { "group.id": `rows-${rows}`, "min.poll.rows": rows };
			await using session = await openForTest(sourceFor(peer.host, tmqTopic, params));
			const messages = await readRows(session, 20);
			expect(messages.map((message) => rowCountOf([message]))).toEqual(expected);
		}
	});

	test("the client id names each member, with its number where there are several", async () => {
		const { tmqTopic } = await createMeters(peer, { vgroups: 4 });
		const dsn = sourceFor(peer.host, tmqTopic, { "client.id": "alone" });
		const members = { ...dsn, clientId: "plant", groupId: "members" };
		await using _alone = await openForTest(dsn, { member: { index: 1, count: 1 } });
		const sessions = await Promise.all([1, 2, 3].map((index) => openForTest(members, { member: { index, count: 3 } })));
		const names = (await listConsumers(dsn)).filter((line) => line.tmqTopic === tmqTopic).map((line) => line.clientId);
		expect(names.sort()).toEqual(["alone", "plant-1", "plant-2", "plant-3"]);
		await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
	}, 20_000);

	test.each([
		{ params: {}, kinds: ["data"] },
		{
			params: { "with.meta": "true" },
			kinds: ["create-child", "create-stable", "data", "delete", "drop-table"],
		},
		{
			params: { "with.meta": "true", "with.meta.delete": "false" },
			kinds: ["create-child", "create-stable", "data", "drop-table"],
		},
		{
			params: { "with.meta": "true", "with.meta.drop": "false" },
			kinds: ["create-child", "create-stable", "data", "delete"],
		},
	])("$params: $kinds are published", async ({ params, kinds }) => {
		const database = peer.unique("db");
		const tmqTopic = peer.unique("topic");
		await peer.sql(`create database ${database} vgroups 1 wal_retention_period 3600`);
		await peer.sql(`create topic ${tmqTopic} with meta as database ${database}`);
		await peer.sql(`create stable ${database}.s (ts timestamp, v int) tags (g int)`);
		await peer.sql(`create table ${database}.c using ${database}.s tags (7)`);
		await peer.sql(`create table ${database}.e using ${database}.s tags (8)`);
		await peer.sql(`insert into ${database}.c values (1700000000000, 1) (1700000000001, 2)`);
		await peer.sql(`delete from ${database}.c where ts < 1700000000001`);
		await peer.sql(`drop table ${database}.e`);
		await peer.sql(`insert into ${database}.c values (1700000000002, 3)`);
		const dsn = sourceFor(peer.host, tmqTopic, params);
		await using session = await openForTest(dsn);
		const messages = await readRows(session, 3);
		const listed = messages.flatMap((message) => listMessages(message, dsn));
		expect([...new Set(listed.map(({ kind }) => kind))].sort()).toEqual(kinds);
	});

	test("several tables made at once come in one message, each as an event of its own", async () => {
		const database = peer.unique("db");
		const tmqTopic = peer.unique("topic");
		await peer.sql(`create database ${database} vgroups 1 wal_retention_period 3600`);
		await peer.sql(`create topic ${tmqTopic} with meta as database ${database}`);
		await peer.sql(`create stable ${database}.s (ts timestamp, v int) tags (g int)`);
		const tables = ["a", "b", "c"];
		await peer.sql(
			`create table ${tables.map((name, g) => `${database}.${name} using ${database}.s tags (${g})`).join(" ")}`,
		);
		await peer.sql(`insert into ${database}.a values (1700000000000, 1)`);
		await using session = await openForTest(sourceFor(peer.host, tmqTopic, { "with.meta": "true" }));
		const messages = await readRows(session, 1);
		const created = messages.filter(({ metas }) => metas.some(({ tableType }) => tableType === "child"));
		expect(created).toHaveLength(1);
		expect(
			created[0]?.metas
				.flatMap(({ tableName }) => tableName)
				.filter((name) => name !== "s")
				.sort(),
		).toEqual(tables);
	});

	test("compression: what the server sends is deflated, and reads the same", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		await write(30);
		const sizes = new Map<boolean, number>();
		const rows: string[][] = [];
		for (const isCompressed of [false, true]) {
			await using proxy = await startCountingProxy(peer.host);
			const params = { compression: String(isCompressed), "min.poll.rows": "1", "group.id": `deflate-${isCompressed}` };
			const dsn = sourceFor(`127.0.0.1:${proxy.port}`, tmqTopic, params);
			await using session = await openForTest(dsn);
			rows.push(rowsOf(await readRows(session, 30)));
			expect(/permessage-deflate/i.test(proxy.lastHead)).toBe(isCompressed);
			sizes.set(isCompressed, proxy.bytesToClients);
		}
		expect(rows[1]).toEqual(rows[0]);
		expect(sizes.get(true)).toBeLessThan((sizes.get(false) ?? 0) * 0.9);
	});

	test("several TMQ topics are read by one consumer, each message under its own", async () => {
		const first = await createMeters(peer, { vgroups: 2 });
		const second = await createMeters(peer);
		await first.write(8);
		await second.write(5);
		await using session = await openForTest(sourceFor(peer.host, `${first.tmqTopic},${second.tmqTopic}`));
		const messages = await readRows(session, 13);
		const rowsOfTopic = (name: string) => rowCountOf(messages.filter(({ address }) => address.tmqTopic === name));
		expect([rowsOfTopic(first.tmqTopic), rowsOfTopic(second.tmqTopic)]).toEqual([8, 5]);
		expect(new Set(messages.map(({ address }) => `${address.tmqTopic} ${address.database}`))).toEqual(
			new Set([`${first.tmqTopic} ${first.database}`, `${second.tmqTopic} ${second.database}`]),
		);
	});

	test("a token is refused by a server that knows none, and the sentence says so", async () => {
		const { tmqTopic } = await createMeters(peer);
		const withToken = sourceFor(peer.host, tmqTopic, { token: "no-such" });
		const dsn = { ...withToken, user: "", password: undefined };
		await expect(openForTest(dsn)).rejects.toMatchObject({
			code: "source-unclear-login",
			message: expect.stringContaining("takes no token (3.4.1 and later do)"),
		});
	});

	test("the first host that is there is taken, another when it goes, and any when they come back", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		await using first = await startCountingProxy(peer.host);
		await using second = await startCountingProxy(peer.host);
		const dsn = sourceFor(`127.0.0.1:1,127.0.0.1:${first.port},127.0.0.1:${second.port}`, tmqTopic);
		const connections = () => [first.connections, second.connections];
		await write(2);
		const seen: TmqMessage[] = [];
		await using session = await openForTest(dsn);
		seen.push(...(await readRows(session, 2)));
		expect(connections()).toEqual([1, 0]);

		await first.shut();
		await write(2);
		await using other = await openForTest(dsn);
		seen.push(...(await readRows(other, 2)));
		expect(connections()).toEqual([1, 1]);

		await second.shut();
		await expect(openForTest(dsn)).rejects.toMatchObject({ code: "source-unreachable", advice: "retry" });
		await second.open();
		await write(2);
		await using again = await openForTest(dsn);
		seen.push(...(await readRows(again, 2)));
		expect(connections()).toEqual([1, 2]);
		expect(rowsOf(seen)).toEqual([0, 1, 2, 3, 4, 5].map((v) => `{"ts":${1_700_000_000_000 + v},"v":${v}}`));
	}, 30_000);
});
