import type { Precision } from "@/lib/tmq/types";
import { columnsOf, type SuperTable, type Table } from "@/server/simulator/engine/catalog";
import { type Cell, type Column, defineColumn, TYPE } from "@/server/simulator/engine/column";
import { refusals } from "@/server/simulator/engine/errors";
import { aggregate, functionOf, isWindowEdge, readGrouping, type Selected, typeOf } from "./aggregate";
import type { Cursor } from "./cursor";
import type { Statement } from "./execute";
import type { ResultSet } from "./result";
import { inTail, readTail } from "./tail";
import { readWhere } from "./where";

/** Those among the names of columns here that are keywords as well, and need backquotes. */
const KEYWORDS = new Set(["meta", "offset", "precision", "tags", "topics", "user", "vgroups"]);

/** A column, a tag, `tbname`, the edge of a window, or a function of one of them; `as` gives it another name. */
export function readSelected(cursor: Cursor): Selected {
	const token = cursor.peek();
	if (token?.kind === "word" && KEYWORDS.has(token.text.toLowerCase())) throw cursor.error();
	const name = cursor.identifier();
	let selected: Selected = { column: name, function: undefined, shown: name };
	if (cursor.accept("(")) {
		const used = functionOf(name);
		if (used === undefined) throw cursor.error();
		const column = used === "count" && cursor.accept("*") ? "*" : cursor.identifier();
		cursor.expect(")");
		selected = { column, function: used, shown: `${used}(${column})` };
	}
	return cursor.accept("as") ? { ...selected, shown: cursor.identifier() } : selected;
}

interface Selection {
	database: string;
	name: string;
	/** Undefined: all columns, and of a super table the tags. */
	wanted: readonly Selected[] | undefined;
}

/**
 * Rows of a table or of all tables of a super table, as they are or gathered by columns and windows of time: names,
 * conditions and the common functions, no expressions.
 */
export function selectRows({ cursor, context }: Statement, { database, name, wanted }: Selection): ResultSet {
	const from = context.engine.relation(database, name);
	const { vgroups, tables, precision } = context.engine.database(database);
	const where = readWhere(cursor);
	const grouping = readGrouping(cursor, precision);
	const tail = readTail(cursor);
	cursor.end();
	const members = new Set([...tables.values()].filter((table) => isOf(table, from)));
	const rows = vgroups
		.flatMap((vgroup) => context.engine.stored.rowsOf(vgroup, members))
		.filter(({ table, row }) => where?.((column) => cellOf(table, row, column)) ?? true);
	const known = selectable(from);
	const find = (column: string) => known.find((each) => each.name === column);
	const items = wanted ?? known.filter((column) => column.name !== "tbname").map(({ name }) => plainly(name));
	for (const column of [...items.map((item) => item.column), ...grouping.by]) {
		if (column !== "*" && !isWindowEdge(column) && find(column) === undefined) throw refusals.columnNotExist(column);
	}
	const columns = items.map((item) => [item.shown, ...typeOf(item, find(item.column))] as const);
	const isGathered = grouping.by.length > 0 || grouping.window !== undefined || items.some((item) => item.function);
	const [first] = known;
	const gathered = isGathered
		? aggregate(
				rows.map(({ table, row }) => ({
					timestamp: timeOf(row.get(first?.name ?? "")),
					cell: (column: string) => cellOf(table, row, column),
				})),
				items,
				grouping,
			)
		: undefined;
	const show = (item: Selected, cell: Cell) =>
		jsonValue(
			cell,
			typeOf(item, find(item.column))[0] === "TIMESTAMP" ? TIMESTAMP : (find(item.column) ?? TBNAME),
			precision,
		);
	if (gathered !== undefined) {
		const shown = inTail(gathered, tail, (group, column) => group.get(column) ?? null);
		return { columns, rows: shown.map((group) => items.map((item) => show(item, group.get(item.shown) ?? null))) };
	}
	const shown = inTail(rows, tail, ({ table, row }, column) => cellOf(table, row, column));
	return {
		columns,
		rows: shown.map(({ table, row }) => items.map((item) => show(item, cellOf(table, row, item.column)))),
	};
}

function plainly(name: string): Selected {
	return { column: name, function: undefined, shown: name };
}

function timeOf(cell: Cell | undefined): bigint {
	return typeof cell === "bigint" ? cell : 0n;
}

function isOf(table: Table, from: SuperTable | Table): boolean {
	return table === from || (table.kind === "child" && table.stable === from);
}

const TBNAME = defineColumn({ name: "tbname", type: TYPE.VARCHAR, length: 192 });
const TIMESTAMP = { type: TYPE.TIMESTAMP };

function selectable(from: SuperTable | Table): Column[] {
	const tags = from.kind === "super" ? from.tags : from.kind === "child" ? from.stable.tags : [];
	const columns = from.kind === "super" ? from.columns : columnsOf(from);
	return [...columns, ...tags, TBNAME];
}

function cellOf(table: Table, row: ReadonlyMap<string, Cell>, name: string): Cell {
	if (name === "tbname") return table.name;
	return row.get(name) ?? (table.kind === "child" ? (table.tagValues.get(name) ?? null) : null);
}

function jsonValue(cell: Cell, column: Pick<Column, "type">, precision: Precision): unknown {
	if (cell instanceof Uint8Array) return Buffer.from(cell).toString("hex");
	if (typeof cell === "bigint" && column.type === TYPE.TIMESTAMP) return timestamp(cell, precision);
	if (typeof cell === "string" && column.type === TYPE.JSON) return JSON.parse(cell);
	return cell;
}

const DIGITS = { ms: 3, us: 6, ns: 9 } as const;

/** RFC 3339 in UTC with all digits of the precision. */
function timestamp(value: bigint, precision: Precision): string {
	const digits = DIGITS[precision];
	const perSecond = 10n ** BigInt(digits);
	const fraction = ((value % perSecond) + perSecond) % perSecond;
	const seconds = Number((value - fraction) / perSecond);
	return `${new Date(seconds * 1_000).toISOString().slice(0, 19)}.${String(fraction).padStart(digits, "0")}Z`;
}
