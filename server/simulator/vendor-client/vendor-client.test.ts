import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { contractPeers, type Peer } from "@/server/tmq/contract-peers";

/** A Python that has the vendor's client; `npm run test:vendor-client` brings one. */
const python = process.env["SPILLWAY_TEST_VENDOR_PYTHON"];
if (!python) console.info("Vendor's client: skipped; npm run test:vendor-client runs it.");

const LIMIT_MS = 90_000;

async function consume(host: string, tmqTopic: string, messages: number): Promise<unknown> {
	const script = path.join(import.meta.dirname, "client.py");
	const args = [script, host, tmqTopic, "vendor", String(messages)];
	const { stdout } = await promisify(execFile)(python ?? "python3", args, { timeout: LIMIT_MS });
	return JSON.parse(stdout);
}

async function createTypes(peer: Peer): Promise<string> {
	const database = peer.unique("db");
	const tmqTopic = peer.unique("topic");
	await peer.sql(`create database ${database} vgroups 1 wal_retention_period 3600`);
	await peer.sql(
		`create table ${database}.t (ts timestamp, b bool, i8 tinyint, i16 smallint, i32 int, i64 bigint, u8 tinyint unsigned, u16 smallint unsigned, u32 int unsigned, u64 bigint unsigned, f float, d double, s varchar(20), n nchar(20), x varbinary(20), g geometry(64), m decimal(10,2))`,
	);
	await peer.sql(`create topic ${tmqTopic} as select * from ${database}.t`);
	await peer.sql(
		String.raw`insert into ${database}.t values (1700000000000, true, -128, -32768, -2147483648, -9223372036854775807, 254, 65534, 4294967294, 18446744073709551614, 1.5, -2.25, 'aä', '中😀', '\x00ff', 'POINT(1 2)', -12.34)`,
	);
	await peer.sql(`insert into ${database}.t (ts, s, n) values (1700000000001, '', '')`);
	return tmqTopic;
}

async function createTables(peer: Peer): Promise<string> {
	const database = peer.unique("db");
	const tmqTopic = peer.unique("topic");
	await peer.sql(`create database ${database} vgroups 1 wal_retention_period 3600`);
	await peer.sql(`create topic ${tmqTopic} with meta as database ${database}`);
	await peer.sql(`create stable ${database}.s (ts timestamp, v int) tags (g int)`);
	await peer.sql(`create table ${database}.c using ${database}.s tags (1)`);
	await peer.sql(`insert into ${database}.c values (1700000000000, 1) (1700000000001, 2)`);
	await peer.sql(`alter stable ${database}.s add column w double`);
	await peer.sql(`insert into ${database}.c values (1700000000002, 3, 0.5)`);
	return tmqTopic;
}

const TYPES = [
	["ts", "TIMESTAMP"],
	["b", "BOOL"],
	["i8", "TINYINT"],
	["i16", "SMALLINT"],
	["i32", "INT"],
	["i64", "BIGINT"],
	["u8", "TINYINT UNSIGNED"],
	["u16", "SMALLINT UNSIGNED"],
	["u32", "INT UNSIGNED"],
	["u64", "BIGINT UNSIGNED"],
	["f", "FLOAT"],
	["d", "DOUBLE"],
	["s", "BINARY"],
	["n", "NCHAR"],
	["x", "VARBINARY"],
	["g", "GEOMETRY"],
	["m", "DECIMAL"],
];
const FIRST_ROW = [
	{ datetime: "2023-11-14T22:13:20+00:00" },
	true,
	-128,
	-32768,
	-2147483648,
	{ integer: "-9223372036854775807" },
	254,
	65534,
	4294967294,
	{ integer: "18446744073709551614" },
	1.5,
	-2.25,
	"aä",
	"中😀",
	{ hex: "00ff" },
	{ hex: "0101000000000000000000f03f0000000000000040" },
	{ decimal: "-12.34" },
];
const SECOND_ROW = FIRST_ROW.map((_, column) => {
	if (column === 0) return { datetime: "2023-11-14T22:13:20.001000+00:00" };
	return column === 12 || column === 13 ? "" : null;
});

const COMPLAINTS = {
	"seek beyond the end": expect.stringContaining("[0x4007] Offset out of range"),
	"seek in a foreign vgroup": expect.stringContaining("[0x4008] VgId does not belong to this consumer"),
	"seek in a foreign topic": expect.stringContaining("[0x4009] Topic does not belong to this consumer"),
	"commit beyond the end": expect.stringContaining("[0x4007] Offset out of range"),
	"unknown topic": expect.stringContaining("Topic not exist"),
	"wrong password": expect.stringContaining("init tscObj failed"),
};

/** What the client tells of a topic with one vgroup, by the blocks of its messages. */
function toldOf(tmqTopic: string, messages: readonly object[][]) {
	const read = messages.map((blocks) => ({ topic: tmqTopic, blocks }));
	return {
		topics: [tmqTopic],
		messages: read,
		assignment: [{ isInRange: true, isReadToTheEnd: true, isCommitted: true }],
		isCommittedAtBegin: [true],
		isAtBegin: [true],
		again: read,
		complaints: COMPLAINTS,
	};
}

describe.runIf(python).each(contractPeers(process.env["SPILLWAY_TEST_TDENGINE"]))(
	"the vendor's client: $name",
	({ start }) => {
		test(
			"rows of every type, commits, positions and errors",
			async () => {
				await using peer = await start();
				const tmqTopic = await createTypes(peer);
				const blocks = [FIRST_ROW, SECOND_ROW].map((row) => ({ columns: TYPES, rows: [row] }));
				expect(await consume(peer.host, tmqTopic, 1)).toEqual(toldOf(tmqTopic, [blocks]));
			},
			LIMIT_MS,
		);

		test(
			"metadata between rows, and columns that change",
			async () => {
				await using peer = await start();
				const tmqTopic = await createTables(peer);
				const [ts, v, w] = [
					["ts", "TIMESTAMP"],
					["v", "INT"],
					["w", "DOUBLE"],
				];
				const at = (ms: string) => ({ datetime: `2023-11-14T22:13:20${ms}+00:00` });
				const before = [
					[at(""), 1],
					[at(".001000"), 2],
				];
				const after = [[at(".002000"), 3, 0.5]];
				expect(await consume(peer.host, tmqTopic, 4)).toMatchObject(
					toldOf(tmqTopic, [
						// Both tables in one message: this client asks for batches.
						[],
						[{ columns: [ts, v], rows: before }],
						[],
						[{ columns: [ts, v, w], rows: after }],
					]),
				);
			},
			LIMIT_MS,
		);
	},
);
