import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { createConnection } from "../connection/create";
import { createTask } from "../task/create";
import { BROKER, TestConsole } from "../testing/console";
import { readCatalog } from "./catalog";
import { runQuery } from "./query";
import { readChildren, readColumns } from "./tables";

let simulator: Simulator;
let server: TestConsole;
let source: { kind: "connection"; id: string };
const { signal } = new AbortController();

beforeAll(async () => {
	simulator = await startSimulator({ rebalanceMs: 50, rate: 0 });
	server = await TestConsole.open();
	const dsn = `tmq+ws://root:taosdata@127.0.0.1:${simulator.port}`;
	const { id } = await createConnection({ ctx: server.ctx, input: { name: "Sim", end: "source", dsn } });
	source = { kind: "connection", id };
	for (const sql of [
		"create database big precision 'ns'",
		"create table big.numbers (ts timestamp, i bigint, u bigint unsigned, s varchar(20)) tags (site nchar(10))",
		"create table big.`a_1` using big.numbers tags ('x')",
		"create table big.ab1 using big.numbers tags ('y')",
		"insert into big.ab1 values (1756957064991000123, 9223372036854775807, 18446744073709551615, null) (1756957064991000124, -1, 0, 'it''s')",
	]) {
		await query({ sql, mayChange: true });
	}
});
afterAll(async () => {
	await server[Symbol.asyncDispose]();
	await simulator.close();
});

const query = (input: object) => runQuery({ ctx: server.ctx, input: { source, ...input }, signal });

test("the catalogue of a connection lists what the server has", async () => {
	const catalog = await readCatalog({ ctx: server.ctx, input: { source }, signal });
	expect(catalog.databases).toContainEqual(expect.objectContaining({ name: "big", precision: "ns" }));
	expect(catalog.databases.map(({ name }) => name)).not.toContain("information_schema");
	expect(catalog.superTables).toContainEqual({ name: "numbers", database: "big" });
	expect(catalog.topics.map(({ name }) => name)).toContain("topic_meters");
});

test("the source of a task serves as well; a broker does not", async () => {
	const dsn = `tmq+ws://root:taosdata@127.0.0.1:${simulator.port}/topic_meters?group.id=g`;
	const task = await createTask({ ctx: server.ctx, input: { name: "T", source: dsn, broker: BROKER } });
	const ofTask = { source: { kind: "task", id: task.id } };
	expect(await readCatalog({ ctx: server.ctx, input: ofTask, signal })).toMatchObject({ databases: expect.any(Array) });
	const broker = await createConnection({ ctx: server.ctx, input: { name: "B", end: "broker", dsn: BROKER } });
	const input = { source: { kind: "connection", id: broker.id } };
	await expect(readCatalog({ ctx: server.ctx, input, signal })).rejects.toMatchObject({ code: "not-found" });
});

test("columns and tags are told apart", async () => {
	const input = { source, database: "big", table: "numbers" };
	const { columns } = await readColumns({ ctx: server.ctx, input, signal });
	expect(columns.map(({ name, type, isTag }) => `${name} ${type} ${isTag}`)).toEqual([
		"ts TIMESTAMP false",
		"i BIGINT false",
		"u BIGINT UNSIGNED false",
		"s VARCHAR false",
		"site NCHAR true",
	]);
});

test.each([
	["all", {}, ["a_1", "ab1"]],
	["from an offset", { offset: 1 }, ["ab1"]],
	["by a part of the name", { search: "b" }, ["ab1"]],
	["an underscore stands for itself", { search: "a_" }, ["a_1"]],
	["a quote harms nothing", { search: "'" }, []],
])("child tables: %s", async (_, change, tables) => {
	const input = { source, database: "big", superTable: "numbers", ...change };
	expect(await readChildren({ ctx: server.ctx, input, signal })).toEqual({ tables, hasMore: false });
});

describe("a statement", () => {
	test("gives 64-bit numbers and nanoseconds with every digit", async () => {
		const result = await query({ sql: "select * from numbers order by ts", database: "big" });
		expect(result.columns.map(({ type }) => type)).toEqual([
			"TIMESTAMP",
			"BIGINT",
			"BIGINT UNSIGNED",
			"VARCHAR",
			"NCHAR",
		]);
		expect(result.rows[0]).toEqual([
			"2025-09-04T03:37:44.991000123Z",
			"9223372036854775807",
			"18446744073709551615",
			null,
			"y",
		]);
		expect(result.isCut).toBe(false);
	});

	test("is cut at the row limit, and says so", async () => {
		const result = await query({ sql: "select i from big.numbers;", rowLimit: 1 });
		expect(result).toMatchObject({ rows: [["9223372036854775807"]], isCut: true });
	});

	test("that changes something is refused until it is meant", async () => {
		const sql = "delete from big.ab1 where ts < 0";
		await expect(query({ sql })).rejects.toMatchObject({ issues: [{ field: "mayChange" }] });
		expect(await query({ sql, mayChange: true })).toMatchObject({ columns: [], affectedRows: 0 });
	});

	test("comes alone", async () => {
		await expect(query({ sql: "select 1; drop database big" })).rejects.toMatchObject({ issues: [{ code: "one" }] });
	});

	test.each([
		["a mistake in the words", "selec 1", /^syntax error near .* The words behind/],
		["a missing database", "select * from nowhere.t", /Database not exist.* There is no such database/],
		["a missing table", "select * from big.nothing", /Table does not exist.* Check the spelling/],
	])("with %s is answered in the server's words and with a mend", async (_, sql, words) => {
		await expect(query({ sql, mayChange: true })).rejects.toMatchObject({
			code: "statement-refused",
			message: expect.stringMatching(words),
		});
	});
});
