import { columnsOf } from "@/server/simulator/engine/catalog";
import { type Column, defineColumn } from "@/server/simulator/engine/column";
import { refusals } from "@/server/simulator/engine/errors";
import { groupBy } from "@/server/simulator/engine/group-by";
import type { InsertPart } from "@/server/simulator/engine/rows";
import { type Statement, tableName } from "./execute";
import { affected, type ResultSet } from "./result";
import { readTags } from "./tags";
import { readLiteral, toCell } from "./values";

/** `insert into table [using …] [(column, …)] values (…) … [table …]` */
export function insertInto(statement: Statement): ResultSet {
	const { cursor, context } = statement;
	cursor.expect("into");
	const parts: { database: string; part: InsertPart }[] = [];
	do parts.push(readPart(statement));
	while (!cursor.isAtEnd() && !cursor.accept(";"));
	cursor.end();
	let rows = 0;
	for (const [database, group] of groupBy(parts, (each) => each.database)) {
		rows += context.engine.insert(
			database,
			group.map(({ part }) => part),
		);
	}
	return affected(rows);
}

function readPart(statement: Statement): { database: string; part: InsertPart } {
	const { cursor, context } = statement;
	const { database, name } = tableName(statement);
	let columns = readNames(statement);
	const stable = cursor.accept("using") ? tableName(statement).name : undefined;
	const using = stable === undefined ? undefined : { using: stable, tags: readTags(statement, database, stable) };
	columns ??= readNames(statement);
	cursor.expect("values");
	const all = columnsFor(statement, database, name, stable);
	const named = columns?.map((column) => columnNamed(all, column)) ?? all;
	const { precision } = context.engine.database(database);
	const nowMs = context.engine.nowMs();
	const rows = [];
	do {
		const literals = cursor.inParentheses(() => cursor.list(() => readLiteral(cursor)));
		if (literals.length !== named.length) throw refusals.invalidValue("number of values");
		rows.push(literals.map((literal, index) => toCell(literal, named[index] ?? UNKNOWN_COLUMN, precision, nowMs)));
		cursor.accept(",");
	} while (cursor.peek()?.text === "(");
	const names = named.map((column) => column.name);
	return { database, part: { table: name, columns: names, rows, ...(using ? { using } : {}) } };
}

const UNKNOWN_COLUMN = defineColumn({ name: "", type: 8 });

function readNames({ cursor }: Statement): string[] | undefined {
	return cursor.peek()?.text === "(" ? cursor.inParentheses(() => cursor.list(() => cursor.identifier())) : undefined;
}

function columnsFor(
	{ context }: Statement,
	database: string,
	name: string,
	stable: string | undefined,
): readonly Column[] {
	const table = context.engine.database(database).tables.get(name);
	if (table !== undefined) return columnsOf(table);
	if (stable === undefined) throw refusals.tableNotExist();
	return context.engine.stable(database, stable).columns;
}

function columnNamed(columns: readonly Column[], name: string): Column {
	const column = columns.find((each) => each.name === name);
	if (column === undefined) throw refusals.columnNotExist(name);
	return column;
}
