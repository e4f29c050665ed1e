import type { MetaObject } from "@/lib/tmq/types";
import type { ChildTable, NormalTable, SuperTable } from "./catalog";
import { type Cell, type Column, hasLength, TYPE } from "./column";

/** The objects that `fetch_json_meta` hands out; members and their order as TDengine 3.3.7 writes them. */
export function createStableMeta(stable: SuperTable): MetaObject {
	return {
		type: "create",
		tableType: "super",
		tableName: stable.name,
		columns: stable.columns.map(columnMeta),
		tags: stable.tags.map((tag) => ({ name: tag.name, type: tag.type, ...lengthOf(tag) })),
	};
}

export function createNormalMeta(table: NormalTable): MetaObject {
	return {
		type: "create",
		tableType: "normal",
		tableName: table.name,
		columns: table.columns.map(columnMeta),
		tags: [],
	};
}

/** One child table as `create` describes it, alone or in `createList`. */
export interface ChildMeta {
	readonly tableName: string;
	readonly using: string;
	readonly tagNum: number;
	readonly tags: readonly MetaObject[];
}

export function describeChild(table: ChildTable): ChildMeta {
	return {
		tableName: table.name,
		using: table.stable.name,
		tagNum: table.stable.tags.length,
		tags: [...tagMetas(table)],
	};
}

/** With several tables `createList` holds them all, and the outer members repeat the first. */
export function describeChildren(children: readonly ChildMeta[]): MetaObject {
	return { type: "create", tableType: "child", ...children[0], createList: children.length > 1 ? children : [] };
}

function* tagMetas(table: ChildTable): Generator<MetaObject> {
	for (const tag of table.stable.tags) {
		const value = table.tagValues.get(tag.name) ?? null;
		if (value === null) continue;
		// An empty NCHAR breaks the list off in TDengine: the element has no value and what follows is missing.
		if (tag.type === TYPE.NCHAR && value === "") {
			yield { name: tag.name, type: tag.type };
			return;
		}
		yield { name: tag.name, type: tag.type, value: tagValue(tag, value) };
	}
}

function tagValue(tag: Column, value: Cell): string | number {
	if (typeof value === "boolean") return value ? 1 : 0;
	if (typeof value === "number") return roundAsPrinted(tag.type === TYPE.FLOAT ? Math.fround(value) : value);
	if (typeof value === "bigint") return roundAsPrinted(Number(value));
	if (value instanceof Uint8Array) return quotedBytes(value);
	if (value === null) return "";
	return tag.type === TYPE.JSON ? value : `"${value}"`;
}

/**
 * TDengine prints numbers with 15 digits if that comes close enough (a relative error of 2^-52) and with 17 otherwise,
 * so that integers beyond 2^53 arrive changed.
 */
function roundAsPrinted(value: number): number {
	const short = Number(value.toPrecision(15));
	const isClose = Math.abs(short - value) <= Math.max(Math.abs(short), Math.abs(value)) * Number.EPSILON;
	return isClose ? short : value;
}

function quotedBytes(bytes: Uint8Array): string {
	return `"\\x${Buffer.from(bytes).toString("hex").toUpperCase()}"`;
}

/** What an `alter` says besides the table; the codes are TDengine's. */
export type Alteration =
	| { readonly alterType: 1 | 5 | 7 | 8; readonly column: Column }
	| { readonly alterType: 2 | 6; readonly name: string }
	| { readonly alterType: 3 | 10; readonly name: string; readonly newName: string }
	| { readonly alterType: 4; readonly tag: Column; readonly value: Cell }
	| { readonly alterType: 15; readonly tags: readonly { readonly tag: Column; readonly value: Cell }[] }
	| { readonly alterType: 9 };

export function alterMeta(tableType: "super" | "normal" | "child", tableName: string, change: Alteration): MetaObject {
	return { type: "alter", tableType, tableName, alterType: change.alterType, ...alterMembers(change) };
}

function alterMembers(change: Alteration): MetaObject {
	switch (change.alterType) {
		case 1:
		case 5:
		case 7:
		case 8:
			return {
				colName: change.column.name,
				colType: change.column.type,
				...(hasLength(change.column.type) ? { colLength: change.column.length } : {}),
			};
		case 2:
		case 6:
			return { colName: change.name };
		case 3:
		case 10:
			return { colName: change.name, colNewName: change.newName };
		case 4:
			return setTagMeta(change.tag, change.value);
		case 15:
			return { tags: change.tags.map(({ tag, value }) => setTagMeta(tag, value)) };
		case 9:
			return {};
	}
	return change satisfies never;
}

function setTagMeta(tag: Column, value: Cell) {
	if (value === null) return { colName: tag.name, colValueNull: true };
	return { colName: tag.name, colValue: alteredValue(tag, value), colValueNull: false };
}

/** In `alter` every value is text, floats in exponent form. */
function alteredValue(tag: Column, value: Cell): string {
	if (value instanceof Uint8Array) return quotedBytes(value);
	if (typeof value === "string") return tag.type === TYPE.JSON ? value : `"${value}"`;
	if (typeof value === "number" && (tag.type === TYPE.FLOAT || tag.type === TYPE.DOUBLE)) return exponentForm(value);
	return String(value);
}

function exponentForm(value: number): string {
	return value.toExponential(6).replace(/e([+-])(\d)$/, "e$10$2");
}

export function dropStableMeta(stable: SuperTable): MetaObject {
	return { type: "drop", tableType: "super", tableName: stable.name };
}

export function dropTablesMeta(names: readonly string[]): MetaObject {
	return { type: "drop", tableNameList: names };
}

/** The text is built in a buffer of 256 bytes by the server: longer ones arrive cut. */
export function deleteMeta(tableName: string, keyColumn: string, from: bigint, to: bigint): MetaObject {
	const sql = `delete from \`${tableName}\` where \`${keyColumn}\` >= ${from} and \`${keyColumn}\` <= ${to}`;
	return { type: "delete", sql: Buffer.from(sql).subarray(0, 255).toString() };
}

function columnMeta(column: Column) {
	return {
		name: column.name,
		type: column.type,
		...lengthOf(column),
		isPrimarykey: column.isPrimaryKey,
		encode: column.encode,
		compress: column.compress,
		level: column.level,
	};
}

function lengthOf(column: Column) {
	return hasLength(column.type) ? { length: column.length } : {};
}
