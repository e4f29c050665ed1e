import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { systemClock } from "@/server/clock";
import { Engine } from "@/server/simulator/engine/engine";
import { TdengineError } from "@/server/simulator/engine/errors";
import { ConsumerGroups } from "@/server/simulator/tmq/groups";
import { execute } from "./execute";
import type { RestContext } from "./rest";

const STATEMENTS = [
	"select server_version()",
	"select name, `precision` from information_schema.ins_databases where name = 'db' or vgroups >= 1",
	"create database if not exists db vgroups 1 precision 'ns' wal_retention_period 3600",
	"create table if not exists db.m (ts timestamp, v bigint unsigned, n nchar(8), d decimal(20, 4)) tags (g int, j varchar(9))",
	"create topic if not exists t as select ts, tbname, v as value, j from db.m where v > 3 and (g = 1 or n is null)",
	"create topic if not exists s with meta as stable db.m where g = 1",
	"insert into db.a using db.m (g) tags (1) values (now - 1d, 5, 'x', 1.5) ('2025-01-01 00:00:00', null, null, null)",
	"delete from db.m where ts >= '2025-01-01' and ts < now",
	"alter table db.m add column w geometry(64)",
	"alter table db.a set tag g = 4, j = 'q'",
	"describe db.m",
	"drop consumer group if exists `g` on `t`",
	"drop table if exists db.a, if exists db.b",
	"show subscriptions",
];

const groups: ConsumerGroups[] = [];

function newContext(): RestContext {
	const engine = new Engine({ nowMs: () => 1_700_000_000_000, maxLogRows: 1_000 });
	const context = new ConsumerGroups(engine, systemClock, 60_000);
	groups.push(context);
	return { engine, groups: context, clock: systemClock, user: "u", password: "p", serverVersion: "3" };
}

afterAll(() => {
	for (const each of groups) each.close();
});

/** Runs a statement that may be wrong in any way; the only error allowed is one that TDengine would give. */
function attempt(context: RestContext, sql: string): void {
	try {
		execute(context, sql, { database: undefined, timeZone: undefined });
	} catch (error) {
		expect(error, sql).toBeInstanceOf(TdengineError);
	}
}

test("all statements run as they stand", () => {
	const context = newContext();
	for (const sql of STATEMENTS) execute(context, sql, { database: undefined, timeZone: undefined });
	expect(context.engine.topics.size).toBe(2);
});

test("a statement cut, doubled or mixed with another at any place is run or refused", () => {
	const context = newContext();
	for (const sql of STATEMENTS) attempt(context, sql);
	fc.assert(
		fc.property(
			fc.constantFrom(...STATEMENTS),
			fc.constantFrom(...STATEMENTS),
			fc.nat(120),
			fc.nat(120),
			(first, second, cut, from) => attempt(context, first.slice(0, cut) + second.slice(from)),
		),
		{ numRuns: 2_000 },
	);
});

test.each(["__proto__", "constructor x", "show __proto__", "select * from t where a constructor 1", "toString"])(
	"a word that every object of JavaScript knows is none of SQL: %s",
	(sql) =>
		expect(() => execute(newContext(), sql, { database: undefined, timeZone: undefined })).toThrow(TdengineError),
);

test("any text is run or refused", () => {
	const context = newContext();
	fc.assert(
		fc.property(
			fc.constantFrom("", "select ", "insert into db.a values (", "create topic "),
			fc.string(),
			(start, rest) => attempt(context, start + rest),
		),
	);
});

test("any literal is taken or refused by any type", () => {
	const types = ["timestamp", "bool", "int", "bigint", "double", "varchar(9)", "json", "varbinary(9)", "geometry(64)"];
	const literals = [
		"1e999",
		"-0",
		"99999999999999999999999",
		"'\\xZZ'",
		"'POINT(1)'",
		"'2025-13-01'",
		"'{'",
		"now+1w",
		"true",
	];
	const context = newContext();
	execute(context, "create database db", { database: undefined, timeZone: undefined });
	for (const type of types.filter((each) => each !== "json")) {
		attempt(context, `create table db.t_${type.replace(/\W/g, "")} (ts timestamp, v ${type})`);
		for (const literal of literals)
			attempt(context, `insert into db.t_${type.replace(/\W/g, "")} values (now, ${literal})`);
	}
});
