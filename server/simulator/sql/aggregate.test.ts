import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { mustRun, runSql } from "@/server/simulator/testing/rest";

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({ autoGenerate: false, rebalanceMs: 10 });
	await mustRun(simulator, "create database db vgroups 2");
	await mustRun(simulator, "create table db.meters (ts timestamp, current float, voltage int) tags(site varchar(16))");
	await mustRun(simulator, "insert into db.a using db.meters tags('north') values (0, 1.5, 10) (5000, 2.5, 20)");
	await mustRun(simulator, "insert into db.b using db.meters tags('south') values (1000, 4, 7) (12000, null, 9)");
});

afterAll(() => simulator.close());

describe("gathering rows", () => {
	test.each([
		["all in one", "select count(*), sum(voltage), avg(current) from db.meters", [[4, 46, 8 / 3]]],
		["what is null is left out", "select count(current), min(current), max(voltage) from db.meters", [[3, 1.5, 20]]],
		["first and last by time", "select first(voltage), last(voltage) from db.meters", [[10, 9]]],
		[
			"by a tag",
			"select site, avg(voltage) from db.meters group by site order by site",
			[
				["north", 15],
				["south", 8],
			],
		],
		[
			"by table, under another name, the greatest first",
			"select tbname, max(voltage) as most from db.meters partition by tbname order by most desc limit 1",
			[["a", 20]],
		],
		[
			"by windows of time",
			"select _wstart, _wend, count(*) from db.meters interval(10s)",
			[
				["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:10.000Z", 3],
				["1970-01-01T00:00:10.000Z", "1970-01-01T00:00:20.000Z", 1],
			],
		],
		[
			"by windows of each table",
			"select _wstart, tbname, count(*) from db.meters where voltage > 8 partition by tbname interval(1m) order by tbname",
			[
				["1970-01-01T00:00:00.000Z", "a", 2],
				["1970-01-01T00:00:00.000Z", "b", 1],
			],
		],
		["nothing", "select count(*), sum(voltage) from db.meters where voltage > 1000", [[0, null]]],
		["no group of nothing", "select site, count(*) from db.meters where voltage > 1000 group by site", []],
	])("%s", async (_name, sql, rows) => {
		expect(await mustRun(simulator, sql)).toEqual(rows);
	});

	test("the result says its types", async () => {
		const sql =
			"select site, count(*), sum(voltage), sum(current), avg(voltage), min(voltage) from db.meters group by site";
		const { column_meta } = await runSql(simulator, sql);
		expect(column_meta).toEqual([
			["site", "VARCHAR", 16],
			["count(*)", "BIGINT", 8],
			["sum(voltage)", "BIGINT", 8],
			["sum(current)", "DOUBLE", 8],
			["avg(voltage)", "DOUBLE", 8],
			["min(voltage)", "INT", 4],
		]);
	});

	test.each([
		["a column beside a function", "select site, count(*) from db.meters", 9740],
		["a column that is not grouped by", "select voltage, count(*) from db.meters group by site", 9740],
		["a window's edge without windows", "select _wstart, count(*) from db.meters", 9740],
		["a column that is not there", "select count(nope) from db.meters", 9730],
		["a group that is not there", "select count(*) from db.meters group by nope", 9730],
		["a function that is unknown here", "select stddev(voltage) from db.meters", 9728],
		["a window without a unit", "select count(*) from db.meters interval(10)", 9728],
	])("%s is refused", async (_name, sql, code) => {
		expect(await runSql(simulator, sql)).toMatchObject({ code });
	});
});
