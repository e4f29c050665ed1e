import type { Precision } from "@/lib/tmq/types";
import { type Cell, type Column, declaredLength, sqlTypeName, TYPE } from "@/server/simulator/engine/column";
import { refusals } from "@/server/simulator/engine/errors";
import type { Cursor } from "./cursor";
import { wordTable } from "./word-table";

const FUNCTIONS = ["count", "sum", "avg", "min", "max", "first", "last"] as const;
type AggregateFunction = (typeof FUNCTIONS)[number];

/** One item of what a selection asks for: a column or tag, `_wstart`, `_wend`, or a function of a column. */
export interface Selected {
	/** Name of the column; `*` in `count(*)`. */
	readonly column: string;
	readonly function: AggregateFunction | undefined;
	/** How it is called in the result. */
	readonly shown: string;
}

export function functionOf(name: string): AggregateFunction | undefined {
	return FUNCTIONS.find((each) => each === name);
}

/** What rows are gathered by: `group by a, b`, `partition by a, b` and `interval(10s)`. */
export interface Grouping {
	readonly by: readonly string[];
	/** Length of a window in the units of the database's precision. */
	readonly window: bigint | undefined;
}

const UNIT_NS = wordTable<bigint>({
	a: 1_000_000n,
	s: 1_000_000_000n,
	m: 60_000_000_000n,
	h: 3_600_000_000_000n,
	d: 86_400_000_000_000n,
	w: 604_800_000_000_000n,
});
const NS_PER_UNIT = { ms: 1_000_000n, us: 1_000n, ns: 1n } as const;

export function readGrouping(cursor: Cursor, precision: Precision): Grouping {
	const isNamed = cursor.accept("group", "by") || cursor.accept("partition", "by");
	const by = isNamed ? cursor.list(() => cursor.identifier()) : [];
	if (!cursor.accept("interval")) return { by, window: undefined };
	return { by, window: cursor.inParentheses(() => readWindow(cursor, precision)) };
}

function readWindow(cursor: Cursor, precision: Precision): bigint {
	const text = cursor.word();
	const [, digits = "", unit = ""] = /^(\d+)([a-z])$/.exec(text) ?? [];
	const window = (BigInt(digits || 0) * (UNIT_NS.get(unit) ?? 0n)) / NS_PER_UNIT[precision];
	if (window <= 0n) throw refusals.syntax(text);
	return window;
}

/** A row as the selection sees it: its values by name, and its time. */
export interface SeenRow {
	readonly timestamp: bigint;
	cell(name: string): Cell;
}

/** The values of one group, by the names that they have in the result. */
export type GroupRow = ReadonlyMap<string, Cell>;

/** Gathers rows into groups, in the order of their first rows, windows in the order of time. */
export function aggregate(
	rows: readonly SeenRow[],
	selected: readonly Selected[],
	{ by, window }: Grouping,
): GroupRow[] {
	refuseUngrouped(selected, by, window);
	const groups = new Map<string, { start: bigint; rows: SeenRow[] }>();
	// Without groups there is one row even over nothing.
	if (by.length === 0 && window === undefined) groups.set("", { start: 0n, rows: [] });
	for (const row of rows) {
		const start = window === undefined ? 0n : row.timestamp - floorMod(row.timestamp, window);
		const key = by
			.map((name) => JSON.stringify(String(row.cell(name))))
			.concat(window === undefined ? [] : String(start))
			.join();
		const group = groups.get(key);
		if (group === undefined) groups.set(key, { start, rows: [row] });
		else group.rows.push(row);
	}
	const ordered = [...groups.values()];
	if (window !== undefined) ordered.sort((a, b) => Number(a.start - b.start));
	return ordered.map(
		(group) => new Map(selected.map((item) => [item.shown, cellOf(item, group.rows, group.start, window)] as const)),
	);
}

function refuseUngrouped(selected: readonly Selected[], by: readonly string[], window: bigint | undefined): void {
	for (const { column, function: used } of selected) {
		const isWindow = window !== undefined && isWindowEdge(column);
		if (used === undefined && !isWindow && !by.includes(column)) throw refusals.notGrouped();
	}
}

export function isWindowEdge(column: string): boolean {
	return column === "_wstart" || column === "_wend";
}

function floorMod(value: bigint, by: bigint): bigint {
	return ((value % by) + by) % by;
}

function cellOf(item: Selected, rows: readonly SeenRow[], start: bigint, window: bigint | undefined): Cell {
	if (item.column === "_wstart") return start;
	if (item.column === "_wend") return start + (window ?? 0n);
	if (item.function === "count" && item.column === "*") return BigInt(rows.length);
	const byTime = rows.toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : Number(a.timestamp > b.timestamp)));
	const values = byTime.map((row) => row.cell(item.column)).filter((cell) => cell !== null);
	switch (item.function) {
		case undefined:
			return rows[0]?.cell(item.column) ?? null;
		case "count":
			return BigInt(values.length);
		case "sum":
			return sum(values);
		case "avg":
			return values.length === 0 ? null : Number(sum(values)) / values.length;
		case "min":
			return values.reduce<Cell>((least, value) => (least === null || value < least ? value : least), null);
		case "max":
			return values.reduce<Cell>((most, value) => (most === null || value > most ? value : most), null);
		case "first":
			return values[0] ?? null;
		case "last":
			return values.at(-1) ?? null;
	}
	return item.function satisfies never;
}

function sum(values: readonly Exclude<Cell, null>[]): Cell {
	if (values.length === 0) return null;
	if (values.some((value) => typeof value === "bigint")) {
		return values.reduce<bigint>((total, value) => total + BigInt(value as bigint), 0n);
	}
	return values.reduce<number>((total, value) => total + Number(value), 0);
}

const TIMESTAMP = ["TIMESTAMP", 8] as const;
const BIGINT = ["BIGINT", 8] as const;
const DOUBLE = ["DOUBLE", 8] as const;
const REALS: ReadonlySet<number> = new Set([TYPE.FLOAT, TYPE.DOUBLE]);

/** Type and length of an item of the result. */
export function typeOf(item: Selected, column: Column | undefined): readonly [type: string, length: number] {
	if (isWindowEdge(item.column)) return TIMESTAMP;
	if (item.function === "count") return BIGINT;
	if (item.function === "avg") return DOUBLE;
	if (column === undefined) throw refusals.columnNotExist(item.column);
	if (item.function === "sum") return REALS.has(column.type) ? DOUBLE : BIGINT;
	return [sqlTypeName(column), declaredLength(column)];
}
