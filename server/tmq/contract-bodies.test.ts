import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PeekLine } from "@/lib/api/check";
import type { SourceDsn } from "@/lib/dsn/types";
import type { TmqMessage } from "@/lib/tmq/types";
import { systemClock } from "@/server/clock";
import { contractPeers, createMeters, type Peer } from "./contract-peers";
import { readRows, rowsOf } from "./contract-reading";
import { peek } from "./peek";
import { openForTest, rowCountOf, sourceFor } from "./testing";
import type { TmqSessionEvent } from "./types";

const WAIT = { timeout: 15_000 };

/** Reads and commits while `look` waits for what it expects. */
async function readOn(dsn: SourceDsn, look: (read: TmqMessage[], events: TmqSessionEvent[]) => Promise<void>) {
	const read: TmqMessage[] = [];
	const events: TmqSessionEvent[] = [];
	await using session = await openForTest(dsn, { onEvent: (event) => events.push(event) });
	const reading = (async () => {
		for await (const message of session.messages()) {
			read.push(message);
			await session.commit(message);
		}
	})();
	await look(read, events);
	session.stop();
	await reading;
}

describe.each(contractPeers(process.env["SPILLWAY_TEST_TDENGINE"]))("TMQ contract, bodies: $name", ({ start }) => {
	let peer: Peer;
	beforeAll(async () => {
		peer = await start();
	});
	afterAll(async () => {
		await peer[Symbol.asyncDispose]();
	});

	test("values that JSON has no type for come as the reference writes them", async () => {
		const database = peer.unique("db");
		const tmqTopic = peer.unique("topic");
		await peer.sql(`create database ${database} vgroups 1 wal_retention_period 3600`);
		await peer.sql(
			`create stable ${database}.s (ts timestamp, f float, d double, b varbinary(20), m decimal(30,10), l bigint, at timestamp) tags (info json)`,
		);
		await peer.sql(`create topic ${tmqTopic} as select ts, tbname, f, d, b, m, l, at, info from ${database}.s`);
		await peer.sql(
			String.raw`insert into ${database}.c using ${database}.s tags ('{"b":true,"n":1.5,"u":"é","z":null}') values (1700000000000, 3.14, 1e300, '\x00FF7f', -12345678901234567890.0123456789, 9223372036854775807, 0)`,
		);
		await peer.sql(
			`insert into ${database}.e using ${database}.s tags (null) (ts, f, d) values (1700000000001, -0.0, 0.1)`,
		);
		await expect(peer.sql(`create table ${database}.x using ${database}.s tags ('{"k":[1]}')`)).rejects.toMatchObject({
			serverCode: 534,
		});
		await using session = await openForTest(sourceFor(peer.host, tmqTopic));
		expect(rowsOf(await readRows(session, 2))).toEqual([
			'{"ts":1700000000000,"tbname":"c","f":3.14,"d":1e+300,"b":"00ff7f","m":"-12345678901234567890.0123456789","l":9223372036854775807,"at":0,"info":{"b":true,"n":1.5,"u":"é","z":null}}',
			'{"ts":1700000000001,"tbname":"e","f":0,"d":0.1,"b":null,"m":null,"l":null,"at":null,"info":null}',
		]);
	});

	test("stored data is read first, then the log, and neither again once it is committed", async () => {
		const { database, tmqTopic, write } = await createMeters(peer, { vgroups: 2 });
		await write(24);
		await peer.sql(`flush database ${database}`);
		const dsn = sourceFor(peer.host, tmqTopic, { "experimental.snapshot.enable": "true" });
		await readOn(dsn, async (read, events) => {
			await expect.poll(() => rowCountOf(read), WAIT).toBe(24);
			// On a server whose tables are at rest there are no log offsets by now.
			await expect.poll(() => events, WAIT).toEqual([{ type: "snapshot-finished" }]);
			expect(rowCountOf(read)).toBe(24);
		});
		await write(2);
		await readOn(dsn, async (read) => {
			const newRows = ['{"ts":1700000000024,"v":24}', '{"ts":1700000000025,"v":25}'];
			await expect.poll(() => rowsOf(read), WAIT).toEqual(newRows);
		});
		await readOn(dsn, async (read) => {
			await write(1);
			await expect.poll(() => rowsOf(read), WAIT).toEqual(['{"ts":1700000000026,"v":26}']);
		});
	});

	test("a peek shows what is there and leaves no group behind", async () => {
		const { tmqTopic, write } = await createMeters(peer);
		await write(3);
		const signal = new AbortController().signal;
		const options = { rows: 2, waitMs: 8_000, clock: systemClock, logger: pino({ level: "silent" }), signal };
		const lines: PeekLine[] = [];
		for await (const line of peek(sourceFor(peer.host, tmqTopic), options)) lines.push(line);
		expect(lines.filter(({ type }) => type === "message")).toHaveLength(2);
		expect(lines.at(-1)).toMatchObject({ type: "done", reason: "enough", groupDropped: true });
		const { rows } = await peer.sql("show subscriptions");
		expect(rows.filter((row) => row.includes(tmqTopic))).toEqual([]);
	});
});
