import type { MessageKind } from "@/lib/topic-template/types";
import { isObject } from "./json-fields";
import type { MetaObject } from "./types";

/** Which kinds of metadata a subscription publishes (`with.meta`, `with.meta.delete`, `with.meta.drop`). */
export interface MetaFilter {
	readonly withMeta: boolean;
	readonly withMetaDelete: boolean;
	readonly withMetaDrop: boolean;
}

/** What a metadata event is about, as far as templates can ask. */
export interface MetaDescription {
	readonly kind: MessageKind;
	readonly stable?: string;
	readonly table?: string;
}

/**
 * One object per table from what `fetch_json_meta` brought: the batch envelope is opened; a `createList`, a
 * `tableNameList` and the `tables` of an alteration of several (3.4) are taken apart. The objects come without
 * `createList`, and their other lists hold one entry.
 */
export function splitMetas(data: MetaObject): MetaObject[] {
	const { metas } = data;
	return Array.isArray(metas) ? metas.filter(isObject).flatMap(splitMeta) : splitMeta(data);
}

function splitMeta(meta: MetaObject): MetaObject[] {
	const { createList, tableNameList, tables } = meta;
	if (Array.isArray(createList)) {
		const { createList: _, ...outer } = meta;
		// An entry says what differs from table to table; the outer object merely repeats the first of them.
		return createList.length === 0
			? [outer]
			: createList.filter(isObject).map((entry) => ({ type: meta["type"], tableType: meta["tableType"], ...entry }));
	}
	if (Array.isArray(tableNameList) && tableNameList.length > 1) {
		return tableNameList.map((name) => ({ ...meta, tableNameList: [name] }));
	}
	if (Array.isArray(tables) && tables.length > 1) return tables.map((table) => ({ ...meta, tables: [table] }));
	return [meta];
}

/**
 * Undefined for what is no event at all. A `type` that a later server has introduced counts as an alteration of the table
 * that it names, so that it is published rather than lost.
 */
export function describeMeta(meta: MetaObject): MetaDescription | undefined {
	const { type, tableType } = meta;
	const table = text(meta["tableName"]);
	switch (type) {
		case "create":
			if (tableType === "super") return { kind: "create-stable", ...named("stable", table) };
			if (tableType === "child") {
				return { kind: "create-child", ...named("stable", text(meta["using"])), ...named("table", table) };
			}
			return { kind: "create-table", ...named("table", table) };
		case "alter":
			return {
				kind: tableType === "super" ? "alter-stable" : "alter-table",
				...named("table", table ?? firstTable(meta["tables"])),
			};
		case "drop":
			if (tableType === "super") return { kind: "drop-stable", ...named("stable", table) };
			return { kind: "drop-table", ...named("table", firstName(meta["tableNameList"]) ?? table) };
		case "delete":
			return { kind: "delete" };
		default:
			if (typeof type !== "string") return undefined;
			return { kind: tableType === "super" ? "alter-stable" : "alter-table", ...named("table", table) };
	}
}

/** Whether a subscription with these settings publishes the event at all; what it does not is not counted as read. */
export function isWanted(meta: MetaObject, filter: MetaFilter): boolean {
	if (!filter.withMeta) return false;
	if (meta["type"] === "delete") return filter.withMetaDelete;
	if (meta["type"] === "drop") return filter.withMetaDrop;
	return true;
}

function firstName(list: unknown): string | undefined {
	return Array.isArray(list) ? text(list[0]) : undefined;
}

function firstTable(tables: unknown): string | undefined {
	const first: unknown = Array.isArray(tables) ? tables[0] : undefined;
	return isObject(first) ? text(first["tableName"]) : undefined;
}

function text(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

function named<Name extends "stable" | "table">(name: Name, value: string | undefined) {
	return value === undefined ? {} : ({ [name]: value } as { [key in Name]: string });
}
