import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { basic, mustRun, runSql } from "@/server/simulator/testing/rest";

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({ autoGenerate: false, rebalanceMs: 10 });
	// The reference example, statement by statement.
	await mustRun(simulator, "create database db vgroups 1");
	await mustRun(simulator, "create table db.meters (ts timestamp, f1 int) tags(t1 int)");
	await mustRun(simulator, "create topic topic_meters as select ts, tbname, f1, t1 from db.meters");
	await mustRun(simulator, "insert into db.tb using db.meters tags(1) values(now, 1)");
});

afterAll(() => simulator.close());

describe("signing in", () => {
	test.each([
		["no header", "", 401, 4357, "no auth info input"],
		["wrong password", basic("root", "no"), 200, 855, "Authentication failure"],
		["unknown user", basic("nobody", "taosdata"), 200, 849, "Invalid user"],
	])("%s", async (_name, authorization, status, code, desc) => {
		const answer = await runSql(simulator, "select server_version()", authorization);
		expect(answer).toMatchObject({ status, code, desc });
		expect(answer).toHaveProperty("timing");
	});

	test("a database in the path is the default one", async () => {
		expect(await runSql(simulator, "describe meters", undefined, "/rest/sql/db")).toMatchObject({ code: 0 });
		expect(await runSql(simulator, "describe meters", undefined, "/rest/sql/nope")).toMatchObject({ code: 904 });
	});
});

test("liveness and paths that take no GET", async () => {
	const url = simulator.url.replace("ws:", "http:");
	const statusOf = async (path: string) => (await fetch(`${url}${path}`)).status;
	expect(await statusOf("/-/ping")).toBe(200);
	expect(await statusOf("/rest/tmq")).toBe(400);
	expect(await statusOf("/rest/sql")).toBe(404);
});

describe("errors", () => {
	test.each([
		["selct 1", 9728],
		["select * from", 9728],
		["create table db.x (ts timestamp, v strange)", 9728],
		["create table db.x (ts timestamp, v int", 9728],
		["insert into db.nope values (now, 1)", 9731],
		["describe db.nope", 9731],
		["create database db", 897],
		["create table nope.x (ts timestamp)", 904],
		["create topic topic_meters as select ts from db.meters", 992],
		["create topic other as select nope from db.meters", 9730],
		["drop topic nope", 993],
		["insert into db.tb (ts, nope) values (now, 1)", 9730],
		["insert into db.tb values (now, 'x')", 9729],
		["insert into db.tb values (now, 2147483648)", 9729],
		["drop table db.nope", 9731],
	])("%s", async (sql, code) => {
		expect(await runSql(simulator, sql)).toMatchObject({ status: 200, code });
	});

	test("a syntax error shows where", async () => {
		const { desc } = await runSql(simulator, "create topic t as selekt ts from db.meters");
		expect(desc).toContain('near "selekt ts from db.meters"');
	});

	test("if exists and if not exists pass over what they name", async () => {
		for (const sql of [
			"create database if not exists db",
			"create table if not exists db.meters (ts timestamp) tags (t int)",
			"create table if not exists db.tb using db.meters tags (1)",
			"create topic if not exists topic_meters as select ts from db.meters",
			"drop topic if exists nope",
			"drop table if exists db.nope",
			"drop database if exists nope",
		]) {
			await mustRun(simulator, sql);
		}
	});
});

describe("what the server tells about itself", () => {
	test("version", async () => {
		expect(await mustRun(simulator, "select server_version()")).toEqual([["3.3.7.5.alpha"]]);
	});

	test("databases", async () => {
		const rows = await mustRun(
			simulator,
			"select name, `precision`, `vgroups`, `wal_retention_period` from information_schema.ins_databases",
		);
		expect(rows).toContainEqual(["db", "ms", 1, 3600]);
		expect(rows.map(([name]) => name)).toContain("information_schema");
	});

	test("super tables", async () => {
		const sql = "select stable_name, db_name, `columns`, `tags` from information_schema.ins_stables";
		expect(await mustRun(simulator, sql)).toEqual([["meters", "db", 2, 1]]);
		expect(await mustRun(simulator, "show db.stables")).toEqual([["meters"]]);
	});

	test("columns and tags", async () => {
		expect(await mustRun(simulator, "describe db.meters")).toEqual([
			["ts", "TIMESTAMP", 8, ""],
			["f1", "INT", 4, ""],
			["t1", "INT", 4, "TAG"],
		]);
	});

	test("topics with their schema", async () => {
		await mustRun(simulator, "create topic topic_all with meta as database db");
		const sql = "select topic_name, db_name, sql, `schema`, `type`, `meta` from information_schema.ins_topics";
		const schema = [
			{ name: "ts", type: "TIMESTAMP", length: 8 },
			{ name: "tbname", type: "VARCHAR", length: 270 },
			{ name: "f1", type: "INT", length: 4 },
			{ name: "t1", type: "INT", length: 4 },
		];
		const text = "create topic topic_meters as select ts, tbname, f1, t1 from db.meters";
		expect(await mustRun(simulator, sql)).toEqual([
			["topic_meters", "db", text, JSON.stringify(schema), "column", "no"],
			["topic_all", "db", "create topic topic_all with meta as database db", "NULL", "db", "yes"],
		]);
	});

	test("a condition chooses rows", async () => {
		const sql = "select name from information_schema.ins_databases where name = 'db' and vgroups > 0";
		expect(await mustRun(simulator, sql)).toEqual([["db"]]);
	});

	test("subscriptions and consumers", async () => {
		expect(await runSql(simulator, "show subscriptions")).toMatchObject({ code: 0, rows: 0 });
		expect(await runSql(simulator, "show consumers")).toMatchObject({ code: 0 });
	});
});

describe("values", () => {
	test.each([
		["bool", "true", true],
		["bigint", "9223372036854775807", 2n ** 63n - 1n],
		["bigint unsigned", "18446744073709551615", 2n ** 64n - 1n],
		["float", "-1.5e3", -1500],
		["varchar(16)", "'it''s'", "it's"],
		["nchar(16)", '"say \\"hi\\""', 'say "hi"'],
		["varbinary(8)", "'\\x01AF'", Buffer.from("01af", "hex")],
		["geometry(64)", "'POINT(1 2)'", Buffer.from("0101000000000000000000f03f0000000000000040", "hex")],
		["decimal(10, 3)", "12.5", "12.500"],
		["timestamp", "'2025-09-04 11:55:57.064'", 1756986957064n],
		["timestamp", "'2025-09-04T11:55:57.064+08:00'", 1756958157064n],
		["int", "null", null],
	])("%s %s", async (type, literal, cell) => {
		await mustRun(simulator, `create table db.v (ts timestamp, v ${type})`);
		await mustRun(simulator, `insert into db.v values (now + 1s, ${literal})`);
		const table = simulator.engine.relation("db", "v");
		const [entry] = table.kind === "normal" ? [...table.vgroup.log.entries()].slice(-1) : [];
		expect(entry).toMatchObject({ kind: "submit", parts: [{ values: [expect.anything(), [cell]] }] });
		await mustRun(simulator, "drop table db.v");
	});

	test("the rows affected are counted", async () => {
		const sql = "insert into db.tb values (5000, 1) (5001, 2) db.tb (ts) values (5002)";
		expect(await runSql(simulator, sql)).toMatchObject({ column_meta: [["affected_rows", "INT", 4]], data: [[3]] });
		const deletion = "delete from db.tb where ts > 5000 and ts <= 5002";
		expect(await mustRun(simulator, deletion)).toEqual([[2]]);
		expect(await mustRun(simulator, deletion)).toEqual([[0]]);
	});
});
