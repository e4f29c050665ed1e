import * as z from "zod";
import type { ColumnInfo, DatabaseInfo, SuperTableInfo } from "@/lib/api/explorer";
import { quoteIdentifier, quoteText } from "@/lib/sql/quote-identifier";
import { querySql, type SqlTarget } from "./rest-client";

const SYSTEM_DATABASES = new Set(["information_schema", "performance_schema"]);

// Column names that are also keywords need backquotes. All of these reject with `SqlError`.
const DATABASES = "select name, `precision`, `vgroups`, `wal_retention_period` from information_schema.ins_databases";
const databaseRow = z.tuple([
	z.string(),
	z.enum(["ms", "us", "ns"]).nullable(),
	z.number().nullable(),
	z.number().nullable(),
]);

/** The databases that the user may see, by name; not those in which the server tells about itself. */
export async function listDatabases(target: SqlTarget, signal: AbortSignal): Promise<DatabaseInfo[]> {
	const { rows } = await querySql(target, DATABASES, signal);
	return rows
		.map((row) => databaseRow.parse(row.slice(0, 4)))
		.filter(([name]) => !SYSTEM_DATABASES.has(name))
		.map(([name, precision, vgroups, walRetentionS]) => ({
			name,
			precision: precision ?? "ms",
			vgroups: vgroups ?? 0,
			walRetentionS: walRetentionS ?? 0,
		}))
		.sort(byName);
}

/** The super tables that the user may see, by name. */
export async function listSuperTables(target: SqlTarget, signal: AbortSignal): Promise<SuperTableInfo[]> {
	const { rows } = await querySql(target, "select stable_name, db_name from information_schema.ins_stables", signal);
	return rows.map(([name, database]) => ({ name: String(name), database: String(database) })).sort(byName);
}

/** Columns and tags in their order. */
export async function describeTable(
	target: SqlTarget,
	{ database, table }: { database: string; table: string },
	signal: AbortSignal,
): Promise<ColumnInfo[]> {
	const sql = `describe ${quoteIdentifier(database)}.${quoteIdentifier(table)}`;
	const { rows } = await querySql(target, sql, signal);
	return rows.map(([name, type, length, note]) => ({
		name: String(name),
		type: String(type),
		length: Number(length),
		isTag: note === "TAG",
	}));
}

interface ChildQuery {
	database: string;
	/** Undefined: the normal tables. */
	superTable: string | undefined;
	search: string;
	limit: number;
	offset: number;
}

/** Names of tables, a page at a time. */
export async function listTables(target: SqlTarget, query: ChildQuery, signal: AbortSignal): Promise<string[]> {
	const conditions = [
		`db_name = ${quoteText(query.database)}`,
		query.superTable === undefined ? "`type` = 'NORMAL_TABLE'" : `stable_name = ${quoteText(query.superTable)}`,
		...(query.search === "" ? [] : [`table_name like ${quoteText(`%${escapeLike(query.search)}%`)}`]),
	];
	const sql = `select table_name from information_schema.ins_tables where ${conditions.join(" and ")} order by table_name limit ${query.limit} offset ${query.offset}`;
	const { rows } = await querySql(target, sql, signal);
	return rows.map(([name]) => String(name));
}

/** `%` and `_` of a name stand for themselves. */
function escapeLike(text: string): string {
	return text.replace(/[%_]/g, "\\$&");
}

function byName(a: { name: string }, b: { name: string }): number {
	return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
