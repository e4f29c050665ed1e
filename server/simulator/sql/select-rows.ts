import type { Precision } from "@/lib/tmq/types";
import { columnsOf, type SuperTable, type Table } from "@/server/simulator/engine/catalog";
import {
	type Cell,
	type Column,
	declaredLength,
	defineColumn,
	sqlTypeName,
	TYPE,
} from "@/server/simulator/engine/column";
import { refusals } from "@/server/simulator/engine/errors";
import type { Cursor } from "./cursor";
import type { Statement } from "./execute";
import type { ResultSet } from "./result";
import { inTail, readTail } from "./tail";
import { readWhere } from "./where";

const COUNT = "count(*)";

/** Those among the names of columns here that are keywords as well, and need backquotes. */
const KEYWORDS = new Set(["meta", "offset", "precision", "tags", "topics", "user", "vgroups"]);

/** A column, a tag, `tbname`, or `count(*)`. */
export function readSelected(cursor: Cursor): string {
	const token = cursor.peek();
	if (token?.kind === "word" && KEYWORDS.has(token.text.toLowerCase())) throw cursor.error();
	const name = cursor.identifier();
	if (!cursor.accept("(")) return name;
	if (name !== "count") throw cursor.error();
	cursor.expect("*");
	cursor.expect(")");
	return COUNT;
}

interface Selection {
	database: string;
	name: string;
	/** Undefined: all columns, and of a super table the tags. */
	wanted: readonly string[] | undefined;
}

/** Rows of a table or of all tables of a super table: names and conditions, no expressions. */
export function selectRows({ cursor, context }: Statement, { database, name, wanted }: Selection): ResultSet {
	const from = context.engine.relation(database, name);
	const where = readWhere(cursor);
	const tail = readTail(cursor);
	cursor.end();
	const { vgroups, tables, precision } = context.engine.database(database);
	const members = new Set([...tables.values()].filter((table) => isOf(table, from)));
	const rows = vgroups
		.flatMap((vgroup) => context.engine.stored.rowsOf(vgroup, members))
		.filter(({ table, row }) => where?.((column) => cellOf(table, row, column)) ?? true);
	if (wanted?.includes(COUNT)) return { columns: [[COUNT, "BIGINT", 8]], rows: [[BigInt(rows.length)]] };
	const known = selectable(from);
	const columns = (wanted ?? known.filter((column) => column.name !== "tbname").map((column) => column.name)).map(
		(wantedName) => {
			const column = known.find((each) => each.name === wantedName);
			if (column === undefined) throw refusals.columnNotExist(wantedName);
			return column;
		},
	);
	const shown = inTail(rows, tail, ({ table, row }, column) => cellOf(table, row, column));
	return {
		columns: columns.map((column) => [column.name, sqlTypeName(column), declaredLength(column)]),
		rows: shown.map(({ table, row }) =>
			columns.map((column) => jsonValue(cellOf(table, row, column.name), column, precision)),
		),
	};
}

function isOf(table: Table, from: SuperTable | Table): boolean {
	return table === from || (table.kind === "child" && table.stable === from);
}

const TBNAME = defineColumn({ name: "tbname", type: TYPE.VARCHAR, length: 192 });

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
