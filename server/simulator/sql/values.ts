import type { Precision } from "@/lib/tmq/types";
import { type Cell, type Column, TYPE, TYPE_TRAITS } from "@/server/simulator/engine/column";
import { refusals } from "@/server/simulator/engine/errors";
import type { Cursor } from "./cursor";
import { normalizeJsonTag } from "./json-tag-text";
import { parseWkt } from "./wkt";
import { wordTable } from "./word-table";

/** A value as written; its type is decided by the column it goes to. */
export type Literal =
	| { readonly kind: "null" }
	| { readonly kind: "boolean"; readonly value: boolean }
	| { readonly kind: "number"; readonly text: string }
	| { readonly kind: "string"; readonly text: string }
	/** `now`, with what was added to it in ns. */
	| { readonly kind: "now"; readonly plusNs: bigint };

const UNIT_NS = wordTable<bigint>({
	b: 1n,
	u: 1_000n,
	a: 1_000_000n,
	s: 1_000_000_000n,
	m: 60_000_000_000n,
	h: 3_600_000_000_000n,
	d: 86_400_000_000_000n,
	w: 604_800_000_000_000n,
});

export function readLiteral(cursor: Cursor): Literal {
	if (cursor.accept("null")) return { kind: "null" };
	if (cursor.accept("true")) return { kind: "boolean", value: true };
	if (cursor.accept("false")) return { kind: "boolean", value: false };
	if (cursor.accept("now")) return readNow(cursor);
	const sign = cursor.accept("-") ? "-" : cursor.accept("+") ? "" : "";
	const token = cursor.peek();
	if (token?.kind === "string" && sign === "") return { kind: "string", text: cursor.string() };
	if (token?.kind !== "number") throw cursor.error();
	return { kind: "number", text: sign + cursor.take().text };
}

function readNow(cursor: Cursor): Literal {
	if (cursor.accept("(")) cursor.expect(")");
	const sign = cursor.accept("+") ? 1n : cursor.accept("-") ? -1n : 0n;
	if (sign === 0n) return { kind: "now", plusNs: 0n };
	const [, count, unit] = /^(\d+)([a-z])$/i.exec(cursor.take().text) ?? [];
	const unitNs = UNIT_NS.get(unit?.toLowerCase() ?? "");
	if (count === undefined || unitNs === undefined) throw cursor.error();
	return { kind: "now", plusNs: sign * BigInt(count) * unitNs };
}

const TICK_NS = { ms: 1_000_000n, us: 1_000n, ns: 1n } as const satisfies Record<Precision, bigint>;

/** The value as the column holds it. Throws what TDengine answers to one that does not fit. */
export function toCell(literal: Literal, column: Column, precision: Precision, nowMs: number): Cell {
	if (literal.kind === "null") return null;
	switch (column.type) {
		case TYPE.TIMESTAMP:
			return toTicks(literal, precision, nowMs);
		case TYPE.BOOL:
			if (literal.kind === "boolean") return literal.value;
			return literal.kind === "string" ? literal.text.toLowerCase() === "true" : Number(textOf(literal)) !== 0;
		case TYPE.BIGINT:
			return within(toBigInt(textOf(literal)), 64, true);
		case TYPE.UBIGINT:
			return within(toBigInt(textOf(literal)), 64, false);
		case TYPE.TINYINT:
		case TYPE.SMALLINT:
		case TYPE.INT:
			return Number(within(toBigInt(textOf(literal)), widthBits(column), true));
		case TYPE.UTINYINT:
		case TYPE.USMALLINT:
		case TYPE.UINT:
			return Number(within(toBigInt(textOf(literal)), widthBits(column), false));
		case TYPE.FLOAT:
		case TYPE.DOUBLE:
			return toNumber(textOf(literal));
		case TYPE.VARCHAR:
		case TYPE.NCHAR:
			return textOf(literal);
		case TYPE.JSON:
			return normalizeJsonTag(textOf(literal));
		case TYPE.VARBINARY:
		case TYPE.BLOB:
			return toBytes(textOf(literal));
		case TYPE.GEOMETRY:
			return parseWkt(textOf(literal));
		case TYPE.DECIMAL:
		case TYPE.DECIMAL64:
			return toDecimal(textOf(literal), column.scale);
	}
	return column.type satisfies never;
}

/** Ticks since 1970 from a number, a date, or `now`. */
export function toTicks(literal: Literal, precision: Precision, nowMs: number): bigint {
	const tickNs = TICK_NS[precision];
	if (literal.kind === "now") return (BigInt(nowMs) * 1_000_000n + literal.plusNs) / tickNs;
	const text = textOf(literal);
	if (/^-?\d+$/.test(text)) return BigInt(text);
	const [, date, time, fraction = "", zone] =
		/^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text) ?? [];
	const seconds = Date.parse(`${date}T${time ?? "00:00:00"}${zone ?? "Z"}`);
	if (date === undefined || Number.isNaN(seconds)) throw refusals.invalidValue(text);
	return (BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0"))) / tickNs;
}

function textOf(literal: Literal): string {
	switch (literal.kind) {
		case "number":
		case "string":
			return literal.text;
		case "boolean":
			return literal.value ? "1" : "0";
		case "null":
		case "now":
			throw refusals.invalidValue(literal.kind);
	}
	return literal satisfies never;
}

function toNumber(text: string): number {
	const value = Number(text);
	if (text.trim() === "" || !Number.isFinite(value)) throw refusals.invalidValue(text);
	return value;
}

function toBigInt(text: string): bigint {
	return /^-?\d+$/.test(text) ? BigInt(text) : BigInt(Math.trunc(toNumber(text)));
}

function widthBits(column: Column): number {
	return 8 * (TYPE_TRAITS[column.type].width ?? 0);
}

function within(value: bigint, bits: number, isSigned: boolean): bigint {
	const kept = isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
	if (kept !== value) throw refusals.invalidValue(String(value));
	return value;
}

function toBytes(text: string): Uint8Array {
	return text.startsWith("\\x") ? Buffer.from(text.slice(2), "hex") : Buffer.from(text);
}

function toDecimal(text: string, scale: number): string {
	const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text) ?? [];
	if (whole === undefined) throw refusals.invalidValue(text);
	return `${sign}${whole}${scale > 0 ? `.${fraction.padEnd(scale, "0").slice(0, scale)}` : ""}`;
}
