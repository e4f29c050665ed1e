import type { SuperTable, Table } from "@/server/simulator/engine/catalog";
import { columnsOf } from "@/server/simulator/engine/catalog";
import { type Column, defineColumn, TYPE } from "@/server/simulator/engine/column";
import { refusals } from "@/server/simulator/engine/errors";
import {
	type SelectItem,
	selectAll,
	selectTbname,
	type Topic,
	type TopicSource,
} from "@/server/simulator/engine/topic";
import { type Statement, tableName } from "./execute";
import { readWhere } from "./where";

/** `create topic [if not exists] name [with meta | only meta] as …` */
export function createTopic(statement: Statement): void {
	const { cursor, context } = statement;
	const ifNotExists = cursor.accept("if", "not", "exists");
	const name = cursor.identifier();
	const meta: Topic["meta"] = cursor.accept("with", "meta") ? "yes" : cursor.accept("only", "meta") ? "only" : "no";
	cursor.expect("as");
	const { database, source } = readSource(statement);
	cursor.end();
	if (ifNotExists && context.engine.topics.has(name)) return;
	context.engine.createTopic({ name, database, source, meta, sql: cursor.sql.trim().replace(/;$/, "") });
}

function readSource(statement: Statement): { database: string; source: TopicSource } {
	const { cursor, context } = statement;
	if (cursor.accept("database")) return { database: cursor.identifier(), source: { kind: "db" } };
	if (cursor.accept("stable")) {
		const { database, name } = tableName(statement);
		const stable = context.engine.stable(database, name);
		return { database, source: { kind: "stable", stable, where: readWhere(cursor) } };
	}
	cursor.expect("select");
	const items = cursor.list(() => readItem(statement));
	cursor.expect("from");
	const { database, name } = tableName(statement);
	const from = context.engine.relation(database, name);
	const where = readWhere(cursor);
	return { database, source: { kind: "column", from, select: items.flatMap((item) => resolve(item, from)), where } };
}

interface WrittenItem {
	/** `*` for all columns. */
	readonly name: string;
	readonly key: string | undefined;
	readonly alias: string | undefined;
}

function readItem({ cursor }: Statement): WrittenItem {
	if (cursor.accept("*")) return { name: "*", key: undefined, alias: undefined };
	const name = cursor.identifier();
	const key = cursor.accept("->") ? cursor.string() : undefined;
	const isNamed = cursor.accept("as");
	const next = cursor.peek();
	const hasAlias = isNamed || (next?.kind === "word" && next.text.toLowerCase() !== "from") || next?.kind === "quoted";
	return { name, key, alias: hasAlias ? cursor.identifier() : undefined };
}

function resolve({ name, key, alias }: WrittenItem, from: SuperTable | Table): SelectItem[] {
	if (name === "*") return selectAll(from);
	if (name === "tbname") return [selectTbname(defineColumn({ name: alias ?? "tbname", type: TYPE.VARCHAR }))];
	const rename = (column: Column) => ({ ...column, name: alias ?? column.name });
	const columns = from.kind === "super" ? from.columns : columnsOf(from);
	const column = columns.find((each) => each.name === name);
	if (column !== undefined) return [{ column: rename(column), from: { kind: "column", name } }];
	const tags = from.kind === "super" ? from.tags : from.kind === "child" ? from.stable.tags : [];
	const tag = tags.find((each) => each.name === name);
	if (tag === undefined) throw refusals.columnNotExist(name);
	if (key === undefined) return [{ column: rename(tag), from: { kind: "tag", name } }];
	const member = { ...tag, name: alias ?? `${name}->'${key}'` };
	return [{ column: member, from: { kind: "json-key", tag: name, key } }];
}
