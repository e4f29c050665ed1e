import { columnsOf } from "@/server/simulator/engine/catalog";
import { declaredLength, sqlTypeName } from "@/server/simulator/engine/column";
import { refusals } from "@/server/simulator/engine/errors";
import { type Statement, tableName } from "./execute";
import type { ResultSet } from "./result";
import { SYSTEM_TABLES, type SystemRow } from "./system-tables";
import { readWhere } from "./where";

/** Those among the names of columns here. */
const KEYWORDS = new Set(["meta", "offset", "precision", "tags", "topics", "user", "vgroups"]);

/** `select server_version()` and selections from the tables of `information_schema` and `performance_schema`. */
export function selectStatement(statement: Statement): ResultSet {
	const { cursor, context } = statement;
	if (cursor.accept("server_version", "(", ")")) {
		cursor.end();
		const version = context.serverVersion;
		return { columns: [["server_version()", "VARCHAR", version.length]], rows: [[version]] };
	}
	const wanted = cursor.accept("*") ? undefined : cursor.list(() => columnName(statement));
	cursor.expect("from");
	const { database, name } = tableName(statement);
	const table = /^(information|performance)_schema$/.test(database) ? SYSTEM_TABLES[name] : undefined;
	if (table === undefined) throw refusals.tableNotExist();
	const where = readWhere(cursor);
	cursor.end();
	const names = wanted ?? table.columns.map(([column]) => column);
	const columns = names.map((column) => {
		const found = table.columns.find(([each]) => each === column);
		if (found === undefined) throw refusals.columnNotExist(column);
		return found;
	});
	const rows = table.rows(statement).filter((row) => where?.((column) => cellOf(row, column)) ?? true);
	return { columns, rows: rows.map((row) => names.map((column) => row[column] ?? null)) };
}

/** Columns named like a keyword need backquotes. */
function columnName({ cursor }: Statement): string {
	const token = cursor.peek();
	if (token?.kind === "word" && KEYWORDS.has(token.text.toLowerCase())) throw cursor.error();
	return cursor.identifier();
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
	const table = SHOWN[subject];
	if (table === undefined) throw refusals.syntax(subject);
	const [name, onlyColumn] = table;
	const system = SYSTEM_TABLES[name];
	if (system === undefined) throw refusals.tableNotExist();
	const isPerDatabase = onlyColumn === "stable_name" || onlyColumn === "table_name";
	const rows = system.rows(statement).filter((row) => !isPerDatabase || !database || row["db_name"] === database);
	const columns = system.columns.filter(([column]) => onlyColumn === undefined || column === onlyColumn);
	return { columns, rows: rows.map((row) => columns.map(([column]) => row[column] ?? null)) };
}

const SHOWN: Readonly<Record<string, readonly [table: string, onlyColumn?: string]>> = {
	databases: ["ins_databases", "name"],
	stables: ["ins_stables", "stable_name"],
	tables: ["ins_tables", "table_name"],
	topics: ["ins_topics", "topic_name"],
	subscriptions: ["ins_subscriptions"],
	consumers: ["perf_consumers"],
};

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
