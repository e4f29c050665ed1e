import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contractPeers, type Peer } from "./contract-peers";
import { readRows, rowsOf } from "./contract-reading";
import { openForTest, sourceFor } from "./testing";

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
});
