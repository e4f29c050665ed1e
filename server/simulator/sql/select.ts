import { columnsOf } from "@/server/simulator/engine/catalog";
import { declaredLength, sqlTypeName } from "@/server/simulator/engine/column";
import { refusals } from "@/server/simulator/engine/errors";
import { type Statement, tableName } from "./execute";
import type { ResultSet } from "./result";
import { readSelected, selectRows } from "./select-rows";
import { SYSTEM_TABLES, type SystemRow } from "./system-tables";
import { inTail, readTail } from "./tail";
import { readWhere } from "./where";
import { wordTable } from "./word-table";

/** `select server_version()`, selections from what the server tells about itself, and from tables. */
export function selectStatement(statement: Statement): ResultSet {
	const { cursor, context } = statement;
	if (cursor.accept("server_version", "(", ")")) {
		cursor.end();
		const version = context.serverVersion;
		return { columns: [["server_version()", "VARCHAR", version.length]], rows: [[version]] };
	}
	const wanted = cursor.accept("*") ? undefined : cursor.list(() => readSelected(cursor));
	cursor.expect("from");
	const { database, name } = tableName(statement);
	if (!/^(information|performance)_schema$/.test(database)) return selectRows(statement, { database, name, wanted });
	const table = SYSTEM_TABLES.get(name);
	if (table === undefined) throw refusals.tableNotExist();
	const where = readWhere(cursor);
	const tail = readTail(cursor);
	cursor.end();
	if (wanted?.some((item) => item.function !== undefined)) throw refusals.syntax("(");
	const names = wanted?.map((item) => item.column) ?? table.columns.map(([column]) => column);
	const columns = names.map((column) => {
		const found = table.columns.find(([each]) => each === column);
		if (found === undefined) throw refusals.columnNotExist(column);
		return found;
	});
	const rows = table.rows(statement).filter((row) => where?.((column) => cellOf(row, column)) ?? true);
	const shown = inTail(rows, tail, cellOf);
	return { columns, rows: shown.map((row) => names.map((column) => row[column] ?? null)) };
}

function cellOf(row: SystemRow, column: string) {
	const value = row[column] ?? null;
	return typeof value === "object" ? null : value;
}

/** `show databases | [database.]stables | [database.]tables | topics | subscriptions | consumers` */
export function showStatement(statement: Statement): ResultSet {
	const { cursor } = statement;
	const first = cursor.identifier();
	const isQualified = cursor.accept(".");
	const subject = isQualified ? cursor.identifier() : first;
	const database = isQualified ? first : statement.database;
	cursor.end();
	const table = SHOWN.get(subject);
	if (table === undefined) throw refusals.syntax(subject);
	const [name, onlyColumn] = table;
	const system = SYSTEM_TABLES.get(name);
	if (system === undefined) throw refusals.tableNotExist();
	const isPerDatabase = onlyColumn === "stable_name" || onlyColumn === "table_name";
	const rows = system.rows(statement).filter((row) => !isPerDatabase || !database || row["db_name"] === database);
	const columns = system.columns.filter(([column]) => onlyColumn === undefined || column === onlyColumn);
	return { columns, rows: rows.map((row) => columns.map(([column]) => row[column] ?? null)) };
}

const SHOWN = wordTable<readonly [table: string, onlyColumn?: string]>({
	databases: ["ins_databases", "name"],
	stables: ["ins_stables", "stable_name"],
	tables: ["ins_tables", "table_name"],
	topics: ["ins_topics", "topic_name"],
	subscriptions: ["ins_subscriptions"],
	consumers: ["perf_consumers"],
});

/** Field, type, length and note; tags are noted as such. */
export function describeTable(statement: Statement): ResultSet {
	const { cursor, context } = statement;
	const { database, name } = tableName(statement);
	cursor.end();
	const relation = context.engine.relation(database, name);
	const columns = relation.kind === "super" ? relation.columns : columnsOf(relation);
	const tags = relation.kind === "super" ? relation.tags : relation.kind === "child" ? relation.stable.tags : [];
	return {
		columns: [
			["field", "VARCHAR", 64],
			["type", "VARCHAR", 20],
			["length", "INT", 4],
			["note", "VARCHAR", 12],
		],
		rows: [
			...columns.map((each) => [
				each.name,
				sqlTypeName(each),
				declaredLength(each),
				each.isPrimaryKey ? "PRIMARY KEY" : "",
			]),
			...tags.map((each) => [each.name, sqlTypeName(each), declaredLength(each), "TAG"]),
		],
	};
}
