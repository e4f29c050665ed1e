import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { TmqMessage } from "@/lib/tmq/types";
import { readCell } from "@/lib/tmq/values";
import { systemClock } from "@/server/clock";
import { TmqClient } from "./client";
import { contractPeers, createMeters, type Peer } from "./contract-peers";
import { TmqError } from "./errors";
import type { PolledMessage } from "./fetch-message";
import { subscribeOptionsOf } from "./subscribe-options";
import { openForTest, rowCountOf, sourceFor } from "./testing";
import { TmqTransport } from "./transport";
import type { TmqSession } from "./types";

const LATER_MS = 4_000;

/** Reads until so many rows came, or nothing did for some seconds. */
async function readRows(session: TmqSession, rows: number, isCommitted = true): Promise<TmqMessage[]> {
	const messages: TmqMessage[] = [];
	if (rows === 0) return messages;
	const timer = setTimeout(() => session.stop(), LATER_MS * 2);
	for await (const message of session.messages()) {
		messages.push(message);
		if (isCommitted) await session.commit(message);
		if (rowCountOf(messages) >= rows) break;
	}
	clearTimeout(timer);
	return messages;
}

/** Column `v` of every row. */
function valuesOf(messages: readonly TmqMessage[]): number[] {
	return messages
		.flatMap(({ blocks }) => blocks)
		.flatMap((block) => {
			const column = block.columns.find(({ name }) => name === "v");
			return column ? Array.from({ length: block.rowCount }, (_, row) => Number(readCell(block, column, row))) : [];
		})
		.sort((a, b) => a - b);
}

function upTo(count: number, from = 0): number[] {
	return Array.from({ length: count }, (_, index) => from + index);
}

async function subscribed(peer: Peer, tmqTopic: string): Promise<{ client: TmqClient }> {
	const dsn = sourceFor(peer.host, tmqTopic);
	const transport = await TmqTransport.open({
		dsn,
		host: dsn.hosts[0],
		clock: systemClock,
		connectTimeoutMs: 5_000,
		signal: new AbortController().signal,
	});
	const client = new TmqClient(transport);
	await client.subscribe(subscribeOptionsOf(dsn));
	return { client };
}

async function pollUntil(client: TmqClient, lastMessageId: bigint): Promise<PolledMessage> {
	for (;;) {
		const polled = await client.poll(500, lastMessageId);
		if (polled) return polled;
	}
}

async function errorOf(opening: Promise<TmqSession>): Promise<TmqError> {
	try {
		await (await opening)[Symbol.asyncDispose]();
	} catch (error) {
		if (error instanceof TmqError) return error;
		throw error;
	}
	throw new Error("the session opened");
}

const VARIABLE = "SPILLWAY_TEST_TDENGINE";
const address = process.env[VARIABLE];
if (!address) console.info(`TMQ contract: real TDengine skipped; set ${VARIABLE}=ws://host:6041 to run it.`);

describe.each(contractPeers(address))("TMQ contract: $name", ({ start }) => {
	let peer: Peer;
	beforeAll(async () => {
		peer = await start();
	});
	afterAll(async () => {
		await peer[Symbol.asyncDispose]();
	});

	test("the version is a dotted number", async () => {
		const { tmqTopic } = await createMeters(peer);
		await using session = await openForTest(sourceFor(peer.host, tmqTopic));
		expect(session.serverVersion).toMatch(/^\d+\.\d+\.\d+/);
	});

	test("an unknown TMQ topic is named", async () => {
		const error = await errorOf(openForTest(sourceFor(peer.host, "no_such_topic")));
		expect(error).toMatchObject({ code: "unknown-tmq-topic", advice: "fatal", serverCode: 993 });
		expect(error.message).toContain("no_such_topic");
	});

	test.each([
		{ name: "a wrong password", params: { password: "wrong" }, serverCode: 855 },
		{ name: "an unknown user", params: { user: "nobody" }, serverCode: 849 },
	])("$name is told apart, without the password", async ({ params, serverCode }) => {
		const { tmqTopic } = await createMeters(peer);
		const error = await errorOf(openForTest(sourceFor(peer.host, tmqTopic, params)));
		expect(error).toMatchObject({ code: "source-refused-login", advice: "fatal", serverCode });
		expect(JSON.stringify(error.toCause())).not.toContain("wrong");
	});

	test("a group without a name is refused", async () => {
		const { tmqTopic } = await createMeters(peer);
		const error = await errorOf(openForTest({ ...sourceFor(peer.host, tmqTopic), groupId: "" }));
		expect(error.advice).toBe("fatal");
	});

	test("earliest delivers what was written before", async () => {
		const { tmqTopic, write } = await createMeters(peer, { vgroups: 2 });
		await write(20);
		await using session = await openForTest(sourceFor(peer.host, tmqTopic));
		expect(valuesOf(await readRows(session, 20))).toEqual(upTo(20));
	});

	test("latest delivers only what is written after the first poll", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		await write(5);
		await using session = await openForTest(sourceFor(peer.host, tmqTopic, { "auto.offset.reset": "latest" }));
		const reading = readRows(session, 3);
		await session.positions(); // goes behind the first poll
		await write(3);
		expect(valuesOf(await reading)).toEqual(upTo(3, 5));
	});

	test.each([
		{ name: "latest", autoOffsetReset: "latest" },
		{ name: "left out", autoOffsetReset: undefined },
	] as const)("a group starts at the end once, also if its first session read nothing: $name", async (start) => {
		const { tmqTopic, write } = await createMeters(peer, { vgroups: 2 });
		const dsn = { ...sourceFor(peer.host, tmqTopic), autoOffsetReset: start.autoOffsetReset };
		await write(5);
		await (await openForTest(dsn))[Symbol.asyncDispose]();
		await write(3);
		await using session = await openForTest(dsn);
		expect(valuesOf(await readRows(session, 3))).toEqual(upTo(3, 5));
	});

	test("none without a committed offset is reported, and works with one", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		await write(2);
		const none = sourceFor(peer.host, tmqTopic, { "auto.offset.reset": "none" });
		expect(await errorOf(openForTest(none))).toMatchObject({ code: "no-committed-offset", advice: "fatal" });
		{
			await using session = await openForTest(sourceFor(peer.host, tmqTopic));
			await readRows(session, 2);
		}
		await write(1);
		await using session = await openForTest(none);
		expect(valuesOf(await readRows(session, 1))).toEqual([2]);
	});

	test("what was committed is not delivered again, what was not is", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		const dsn = sourceFor(peer.host, tmqTopic);
		await write(4);
		{
			await using session = await openForTest(dsn);
			await readRows(session, 4);
		}
		await write(4);
		{
			await using session = await openForTest(dsn);
			expect(valuesOf(await readRows(session, 4, false))).toEqual(upTo(4, 4));
		}
		await using session = await openForTest(dsn);
		expect(valuesOf(await readRows(session, 4))).toEqual(upTo(4, 4));
	});

	test("a resume point is committed before the first message", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		const dsn = sourceFor(peer.host, tmqTopic);
		await write(3);
		let last: TmqMessage | undefined;
		{
			await using session = await openForTest(dsn);
			last = (await readRows(session, 3, false)).at(-1);
		}
		if (last?.nextOffset === undefined) throw new Error("no position after the message");
		await write(2);
		const resume = [{ ...last.address, nextOffset: last.nextOffset }];
		await using session = await openForTest(dsn, { resume });
		expect((await session.positions())?.[0]?.committed).toBe(last.nextOffset);
		expect(valuesOf(await readRows(session, 2))).toEqual(upTo(2, 3));
	});

	test("positions tell begin, end, position and committed offset", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		await write(3);
		await using session = await openForTest(sourceFor(peer.host, tmqTopic));
		const before = (await session.positions())?.[0];
		expect(before).toMatchObject({ tmqTopic, committed: undefined });
		const last = (await readRows(session, 3)).at(-1);
		const after = (await session.positions())?.[0];
		expect(after?.committed).toBe(last?.nextOffset);
		expect(after?.position).toBe(last?.nextOffset);
		expect(after?.end).toBe(last?.nextOffset);
	});

	test("two members divide the vgroups, and the one that stays takes over", async () => {
		const { tmqTopic, write } = await createMeters(peer, { vgroups: 4 });
		const dsn = sourceFor(peer.host, tmqTopic);
		const open = (index: number) => openForTest(dsn, { member: { index, count: 2 } });
		await using first = await open(1);
		const collected: TmqMessage[] = [];
		const reading = (async () => {
			for await (const message of first.messages()) {
				collected.push(message);
				await first.commit(message);
			}
		})();
		const second = await open(2);
		await write(40);
		const shared = valuesOf(await readRows(second, 1));
		expect(shared.length).toBeGreaterThan(0);
		await second[Symbol.asyncDispose]();
		await write(16);
		const seen = () => new Set([...valuesOf(collected), ...shared]).size;
		await expect.poll(seen, { timeout: 20_000 }).toBe(56);
		first.stop();
		await reading;
	});

	test("a consumer that does not poll for too long is evicted, and a new session goes on", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		const params = { "max.poll.interval.ms": "1000", "session.timeout.ms": "6000" };
		const dsn = sourceFor(peer.host, tmqTopic, params);
		await write(2);
		const session = await openForTest(dsn, { readAheadBytes: 0 });
		const messages = session.messages()[Symbol.asyncIterator]();
		expect((await messages.next()).done).toBe(false);
		await new Promise((resolve) => setTimeout(resolve, 6_000)); // the server's own clock decides
		const next = async () => {
			for (;;) if ((await messages.next()).done) return;
		};
		await expect(next()).rejects.toMatchObject({ code: "consumer-evicted", advice: "rebuild", serverCode: 998 });
		await session[Symbol.asyncDispose]();
		await using again = await openForTest(dsn);
		expect(valuesOf(await readRows(again, 2))).toEqual(upTo(2));
	});

	test("a message whose receipt was not named is announced again under its id", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		await write(1);
		const { client } = await subscribed(peer, tmqTopic);
		const first = await pollUntil(client, 0n);
		expect(await client.poll(500, 0n)).toEqual(first);
		expect(await client.poll(500, first.messageId)).toBeUndefined();
		// An empty poll does not evict what is cached.
		expect((await client.fetchRawData(first.messageId)).blocks[0]?.rowCount).toBe(1);
		await client.close();
	});

	test("offsets outside the log and foreign vgroups are refused", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		await write(2);
		const { client } = await subscribed(peer, tmqTopic);
		const [line] = await client.assignment(tmqTopic);
		if (!line) throw new Error("no vgroup assigned");
		const at = { tmqTopic, vgroupId: line.vgroupId };
		const foreign = { tmqTopic, vgroupId: 99_999 };
		for (const move of [client.commitOffset.bind(client), client.seek.bind(client)]) {
			await expect(move(at, line.end + 1_000n)).rejects.toMatchObject({ serverCode: 16391 });
			await expect(move(foreign, 0n)).rejects.toMatchObject({ serverCode: 16392 });
			await expect(move({ tmqTopic: "zzz", vgroupId: line.vgroupId }, 0n)).rejects.toMatchObject({ serverCode: 16393 });
			await expect(move(at, line.end)).resolves.toBeUndefined();
		}
		expect(await client.committed([at])).toEqual([line.end]);
		expect(await client.position([at])).toEqual([line.end]);
		await client.close();
	});

	test("metadata comes in order, and rows with it", async () => {
		const database = peer.unique("db");
		const tmqTopic = peer.unique("topic");
		await peer.sql(`create database ${database} vgroups 1 wal_retention_period 3600`);
		await peer.sql(`create topic ${tmqTopic} with meta as database ${database}`);
		await peer.sql(`create stable ${database}.s (ts timestamp, v int) tags (g int)`);
		await peer.sql(`create table ${database}.c using ${database}.s tags (7)`);
		await peer.sql(`insert into ${database}.c values (1700000000000, 1)`);
		await using session = await openForTest(sourceFor(peer.host, tmqTopic, { "with.meta": "true" }));
		const messages = await readRows(session, 1);
		expect(messages.flatMap(({ metas }) => metas)).toMatchObject([
			{ type: "create", tableType: "super", tableName: "s" },
			{ type: "create", tableType: "child", tableName: "c", using: "s" },
		]);
		expect(messages.at(-1)?.blocks[0]).toMatchObject({ tableName: "c", rowCount: 1 });
	});

	test("every column type that SQL can write comes back", async () => {
		const database = peer.unique("db");
		const tmqTopic = peer.unique("topic");
		await peer.sql(`create database ${database} vgroups 1 precision 'ns' wal_retention_period 3600`);
		await peer.sql(
			`create table ${database}.t (ts timestamp, b bool, i tinyint, l bigint, u bigint unsigned, f float, d double, s varchar(20), n nchar(20))`,
		);
		await peer.sql(`create topic ${tmqTopic} as select * from ${database}.t`);
		await peer.sql(
			`insert into ${database}.t values (1700000000000000001, true, -128, -9223372036854775807, 18446744073709551614, 1.5, -2.25, 'aä', '中')`,
		);
		await peer.sql(`insert into ${database}.t (ts, s) values (1700000000000000002, '')`);
		await using session = await openForTest(sourceFor(peer.host, tmqTopic));
		const blocks = (await readRows(session, 2)).flatMap((message) => message.blocks);
		const rows = blocks.flatMap((block) =>
			Array.from({ length: block.rowCount }, (_, row) => block.columns.map((column) => readCell(block, column, row))),
		);
		expect(rows).toEqual([
			[1700000000000000001n, true, -128, -9223372036854775807n, 18446744073709551614n, 1.5, -2.25, "aä", "中"],
			[1700000000000000002n, null, null, null, null, null, null, "", null],
		]);
	});

	test("what cannot be understood gets no answer, and the connection stays usable", async () => {
		const socket = new WebSocket(`ws://${peer.host}/rest/tmq`);
		const answers: string[] = [];
		await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
		const answered = new Promise<void>((resolve) => {
			socket.on("message", (data) => {
				answers.push(String(data));
				resolve();
			});
		});
		for (const text of ["{nope", '{"action":"frobnicate","args":{"req_id":1}}']) socket.send(text);
		socket.send('{"action":"version","args":{"req_id":2}}');
		await answered;
		expect(answers).toHaveLength(1);
		expect(answers[0]).toContain('"req_id":2');
		socket.terminate();
	});
});
