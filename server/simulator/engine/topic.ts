import type { MetaObject, Precision } from "@/lib/tmq/types";
import { columnsOf, type Database, type SuperTable, type Table } from "./catalog";
import { type Cell, type CellList, type Column, TYPE } from "./column";
import { joinCells } from "./join-cells";
import type { LogEntry, SubmitPart } from "./log";
import type { ChildMeta } from "./meta";

/** One item of a query topic's select list. */
export interface SelectItem {
	/** As delivered; its name is the alias if there is one. */
	readonly column: Column;
	readonly from:
		| { readonly kind: "column"; readonly name: string }
		| { readonly kind: "tag"; readonly name: string }
		| { readonly kind: "tbname" }
		| { readonly kind: "json-key"; readonly tag: string; readonly key: string };
}

/** Decides on one row; asks for values by column, tag or `tbname`. */
export type Predicate = (cellOf: (name: string) => Cell) => boolean;

export type TopicSource =
	| {
			readonly kind: "column";
			readonly from: SuperTable | Table;
			readonly select: readonly SelectItem[];
			readonly where?: Predicate | undefined;
	  }
	| { readonly kind: "stable"; readonly stable: SuperTable; readonly where?: Predicate | undefined }
	| { readonly kind: "db" };

export interface Topic {
	readonly name: string;
	readonly database: Database;
	readonly source: TopicSource;
	/** Which metadata it delivers; query topics never any. */
	readonly meta: "no" | "yes" | "only";
	readonly sql: string;
	readonly createdAtMs: number;
}

/** A block as it goes out: rows of one table, or of several when a query topic sends it. */
export interface OutBlock {
	/** Undefined for query topics. */
	readonly tableName: string | undefined;
	readonly precision: Precision;
	readonly schemaVersion: number;
	readonly columns: readonly Column[];
	readonly values: readonly CellList[];
	readonly rowCount: number;
}

/** What a topic shows of one log entry; undefined when the entry is foreign to it. */
export type View =
	| { readonly kind: "meta"; readonly event: MetaObject }
	| {
			readonly kind: "rows";
			readonly created: readonly ChildMeta[];
			readonly blocks: readonly OutBlock[];
			readonly rowCount: number;
	  };

export function viewEntry(topic: Topic, entry: LogEntry): View | undefined {
	switch (entry.kind) {
		case "internal":
			return undefined;
		case "meta":
			return topic.meta !== "no" && showsMetaOf(topic, entry.stables)
				? { kind: "meta", event: entry.event }
				: undefined;
		case "delete":
			// Row deletions belong to `with meta` alone.
			return topic.meta === "yes" && showsMetaOf(topic, entry.stable ? [entry.stable] : [])
				? { kind: "meta", event: entry.event }
				: undefined;
		case "submit":
			return viewSubmit(topic, entry);
	}
	return entry satisfies never;
}

function showsMetaOf(topic: Topic, stables: readonly SuperTable[]): boolean {
	return topic.source.kind === "db" || (topic.source.kind === "stable" && stables.includes(topic.source.stable));
}

function viewSubmit(topic: Topic, entry: Extract<LogEntry, { kind: "submit" }>): View | undefined {
	const parts = entry.parts.filter((part) => !part.table.isDropped && matchesTable(topic.source, part.table));
	const created = topic.meta === "no" ? [] : entry.created.filter((child) => showsChild(topic, child));
	const blocks = topic.meta === "only" ? [] : blocksOf(topic, parts);
	if (blocks.length === 0 && created.length === 0) return undefined;
	return { kind: "rows", created, blocks, rowCount: blocks.reduce((sum, block) => sum + block.rowCount, 0) };
}

function showsChild({ source }: Topic, child: ChildMeta): boolean {
	return source.kind === "db" || (source.kind === "stable" && source.stable.name === child.using);
}

/** Whether rows of the table can be in the topic at all. */
export function matchesTable(source: TopicSource, table: Table): boolean {
	if (source.kind === "db") return true;
	const from = source.kind === "stable" ? source.stable : source.from;
	if (from !== table && !(table.kind === "child" && table.stable === from)) return false;
	if (source.kind === "column" || source.where === undefined) return true;
	return source.where((name) => tagOrName(table, name));
}

/** Blocks that the parts of one submit (or of a snapshot) become. */
export function blocksOf(topic: Topic, parts: readonly SubmitPart[]): OutBlock[] {
	const { source } = topic;
	if (parts.length === 0) return [];
	if (source.kind !== "column") return parts.map((part) => tableBlock(topic, part));
	const selected = parts.map((part) => selectCells(source, part));
	const rowCount = selected.reduce((sum, part) => sum + part.rowCount, 0);
	if (rowCount === 0) return [];
	const values = source.select.map((_, index) =>
		joinCells(
			selected.map((part) => part.values[index] ?? []),
			rowCount,
		),
	);
	const columns = source.select.map((item) => item.column);
	return [{ tableName: undefined, precision: topic.database.precision, schemaVersion: 0, columns, values, rowCount }];
}

function tableBlock(topic: Topic, part: SubmitPart): OutBlock {
	const { table, schemaVersion, columns, values, rowCount } = part;
	return { tableName: table.name, precision: topic.database.precision, schemaVersion, columns, values, rowCount };
}

function selectCells(
	source: Extract<TopicSource, { kind: "column" }>,
	{ table, columns, values, rowCount }: SubmitPart,
): { values: CellList[]; rowCount: number } {
	const rows = source.where && matchingRows(rowFilter(source.where, table, columns, values), rowCount);
	const count = rows?.length ?? rowCount;
	const selected = source.select.map(({ from }) => {
		if (from.kind !== "column") return new Array<Cell>(count).fill(constantOf(table, from));
		const cells = values[columns.findIndex((column) => column.name === from.name)];
		if (cells === undefined) return new Array<Cell>(count).fill(null);
		return rows === undefined ? cells : rows.map((row) => cells[row] ?? null);
	});
	return { values: selected, rowCount: count };
}

function matchingRows(isWanted: (row: number) => boolean, rowCount: number): number[] {
	return Array.from({ length: rowCount }, (_, row) => row).filter(isWanted);
}

function rowFilter(where: Predicate, table: Table, columns: readonly Column[], values: readonly CellList[]) {
	const indexes = new Map(columns.map((column, index) => [column.name, index]));
	return (row: number) =>
		where((name) => {
			const index = indexes.get(name);
			return index === undefined ? tagOrName(table, name) : (values[index]?.[row] ?? null);
		});
}

function constantOf(table: Table, from: Exclude<SelectItem["from"], { kind: "column" }>): Cell {
	if (from.kind === "tbname") return table.name;
	if (table.kind !== "child") return null;
	if (from.kind === "json-key") {
		const text = table.tagValues.get(from.tag);
		return typeof text === "string" ? jsonMember(text, from.key) : null;
	}
	return table.tagValues.get(from.name) ?? null;
}

/** `tag->'key'` is of type JSON itself: the member's JSON text, numbers with nine fraction digits. */
function jsonMember(text: string, key: string): string | null {
	const object: unknown = JSON.parse(text);
	if (typeof object !== "object" || object === null || !Object.hasOwn(object, key)) return null;
	const value: unknown = Object.entries(object).find(([name]) => name === key)?.[1];
	return typeof value === "number" ? value.toFixed(9) : JSON.stringify(value);
}

function tagOrName(table: Table, name: string): Cell {
	if (name === "tbname") return table.name;
	return table.kind === "child" ? (table.tagValues.get(name) ?? null) : null;
}

/** The columns that a data row of the topic has; undefined for database topics, whose rows differ. */
export function topicSchema(topic: Topic): readonly Column[] | undefined {
	switch (topic.source.kind) {
		case "column":
			return topic.source.select.map((item) => item.column);
		case "stable":
			return [...topic.source.stable.columns, ...topic.source.stable.tags];
		case "db":
			return undefined;
	}
	return topic.source satisfies never;
}

/** Item for `tbname` in a select list: 270 bytes on the wire, as TDengine declares it. */
export function selectTbname(column: Column): SelectItem {
	return { column: { ...column, type: TYPE.VARCHAR, length: 270 }, from: { kind: "tbname" } };
}

/** `select *`: the columns, and for super tables the tags. */
export function selectAll(from: SuperTable | Table): SelectItem[] {
	const columns = from.kind === "super" ? from.columns : columnsOf(from);
	const items: SelectItem[] = columns.map((column) => ({ column, from: { kind: "column", name: column.name } }));
	const tags = from.kind === "super" ? from.tags : [];
	return [...items, ...tags.map((tag): SelectItem => ({ column: tag, from: { kind: "tag", name: tag.name } }))];
}
