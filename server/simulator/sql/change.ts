import type { AlterSpec } from "@/server/simulator/engine/alter";
import { refusals } from "@/server/simulator/engine/errors";
import { groupBy } from "@/server/simulator/engine/group-by";
import { readColumn } from "./columns";
import type { Cursor } from "./cursor";
import { type Statement, tableName } from "./execute";
import { affected, type ResultSet } from "./result";
import { readLiteral, toCell, toTicks } from "./values";

const MIN_TICKS = -(2n ** 63n);
const MAX_TICKS = 2n ** 63n - 1n;

/** `delete from table [where ts … [and ts …]]` */
export function deleteFrom(statement: Statement): ResultSet {
	const { cursor, context } = statement;
	cursor.expect("from");
	const { database, name } = tableName(statement);
	const { precision } = context.engine.database(database);
	let [from, to] = [MIN_TICKS, MAX_TICKS];
	if (cursor.accept("where")) {
		do {
			cursor.identifier();
			const sign = cursor.take().text;
			const ticks = toTicks(readLiteral(cursor), precision, context.engine.nowMs());
			if (sign === "=" || sign === ">=") from = maximum(from, ticks);
			if (sign === "=" || sign === "<=") to = minimum(to, ticks);
			if (sign === ">") from = maximum(from, ticks + 1n);
			if (sign === "<") to = minimum(to, ticks - 1n);
			if (!/^(=|[<>]=?)$/.test(sign)) throw refusals.syntax(sign);
		} while (cursor.accept("and"));
	}
	cursor.end();
	return affected(context.engine.deleteRows(database, name, from, to));
}

const maximum = (a: bigint, b: bigint) => (a > b ? a : b);
const minimum = (a: bigint, b: bigint) => (a < b ? a : b);

/** `alter table` and `alter stable` */
export function alterTable(statement: Statement): ResultSet {
	const { cursor, context } = statement;
	if (!cursor.accept("table") && !cursor.accept("stable")) throw cursor.error();
	const { database, name } = tableName(statement);
	const change = readChange(statement, database, name);
	cursor.end();
	context.engine.alter(database, name, change);
	return affected(0);
}

function readChange(statement: Statement, database: string, table: string): AlterSpec {
	const { cursor } = statement;
	if (cursor.accept("add", "column")) return { type: "add-column", column: readColumn(cursor) };
	if (cursor.accept("add", "tag")) return { type: "add-tag", column: readColumn(cursor) };
	if (cursor.accept("modify", "column")) return { type: "modify-column", column: readColumn(cursor) };
	if (cursor.accept("modify", "tag")) return { type: "modify-tag", column: readColumn(cursor) };
	if (cursor.accept("drop", "column")) return { type: "drop-column", name: cursor.identifier() };
	if (cursor.accept("drop", "tag")) return { type: "drop-tag", name: cursor.identifier() };
	if (cursor.accept("rename", "column")) return { type: "rename-column", ...readRenaming(cursor) };
	if (cursor.accept("rename", "tag")) return { type: "rename-tag", ...readRenaming(cursor) };
	if (cursor.accept("set", "tag")) return readSetTags(statement, database, table);
	if (cursor.accept("ttl") || cursor.accept("comment")) {
		cursor.take();
		return { type: "set-options" };
	}
	throw cursor.error();
}

function readRenaming(cursor: Cursor): { name: string; newName: string } {
	return { name: cursor.identifier(), newName: cursor.identifier() };
}

function readSetTags({ cursor, context }: Statement, databaseName: string, tableName: string): AlterSpec {
	const table = context.engine.relation(databaseName, tableName);
	const tags = table.kind === "child" ? table.stable.tags : [];
	const values = cursor.list(() => {
		const name = cursor.identifier();
		const tag = tags.find((each) => each.name === name);
		if (tag === undefined) throw refusals.columnNotExist(name);
		cursor.expect("=");
		const value = toCell(readLiteral(cursor), tag, table.database.precision, context.engine.nowMs());
		return { name, value };
	});
	return { type: "set-tags", values };
}

/** `drop database | table | stable | topic | consumer group` */
export function dropStatement(statement: Statement): ResultSet {
	const { cursor } = statement;
	if (cursor.accept("topic")) dropTopic(statement);
	else if (cursor.accept("consumer", "group")) dropGroup(statement);
	else if (cursor.accept("database")) dropDatabase(statement);
	else if (cursor.accept("table") || cursor.accept("stable")) dropTables(statement);
	else throw cursor.error();
	return affected(0);
}

function dropTopic({ cursor, context }: Statement): void {
	const ifExists = cursor.accept("if", "exists");
	const isForced = cursor.accept("force");
	const name = cursor.identifier();
	cursor.end();
	if (ifExists && !context.engine.topics.has(name)) return;
	context.groups.dropTopic(name, isForced);
}

function dropGroup({ cursor, context }: Statement): void {
	const ifExists = cursor.accept("if", "exists");
	const isForced = cursor.accept("force");
	const group = cursor.identifier();
	cursor.expect("on");
	const topic = cursor.identifier();
	cursor.end();
	context.groups.dropGroup(group, topic, { ifExists, isForced });
}

function dropDatabase({ cursor, context }: Statement): void {
	const ifExists = cursor.accept("if", "exists");
	const name = cursor.identifier();
	cursor.end();
	if (ifExists && !context.engine.databases.has(name)) return;
	context.engine.dropDatabase(name);
}

function dropTables(statement: Statement): void {
	const { cursor, context } = statement;
	const named = cursor.list(() => {
		const ifExists = cursor.accept("if", "exists");
		return { ...tableName(statement), ifExists };
	});
	cursor.end();
	for (const [database, group] of groupBy(named, (each) => each.database)) {
		const { tables, stables } = context.engine.database(database);
		const found = group.filter(({ name, ifExists }) => !ifExists || tables.has(name) || stables.has(name));
		const plain = found.filter(({ name }) => !stables.has(name)).map(({ name }) => name);
		for (const { name } of found) if (stables.has(name)) context.engine.dropStable(database, name);
		if (plain.length > 0) context.engine.dropTables(database, plain);
	}
}
