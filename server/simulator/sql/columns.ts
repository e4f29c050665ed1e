import { type Column, type ColumnSpec, TYPE } from "@/server/simulator/engine/column";
import type { Cursor } from "./cursor";
import { wordTable } from "./word-table";

const SIMPLE_TYPES = wordTable<ColumnSpec["type"]>({
	bool: TYPE.BOOL,
	float: TYPE.FLOAT,
	double: TYPE.DOUBLE,
	timestamp: TYPE.TIMESTAMP,
	json: TYPE.JSON,
	blob: TYPE.BLOB,
});

/** Signed and unsigned. */
const INTEGER_TYPES = wordTable<readonly [ColumnSpec["type"], ColumnSpec["type"]]>({
	tinyint: [TYPE.TINYINT, TYPE.UTINYINT],
	smallint: [TYPE.SMALLINT, TYPE.USMALLINT],
	int: [TYPE.INT, TYPE.UINT],
	integer: [TYPE.INT, TYPE.UINT],
	bigint: [TYPE.BIGINT, TYPE.UBIGINT],
});

const SIZED_TYPES = wordTable<ColumnSpec["type"]>({
	varchar: TYPE.VARCHAR,
	binary: TYPE.VARCHAR,
	nchar: TYPE.NCHAR,
	varbinary: TYPE.VARBINARY,
	geometry: TYPE.GEOMETRY,
});

/** `name type [primary key] [encode '…' compress '…' level '…']` */
export function readColumn(cursor: Cursor): ColumnSpec {
	const name = cursor.identifier();
	const column: ColumnSpec & { -readonly [K in keyof Column]?: Column[K] } = { name, ...readType(cursor) };
	for (;;) {
		if (cursor.accept("primary", "key")) column.isPrimaryKey = true;
		else if (cursor.accept("encode")) column.encode = cursor.string();
		else if (cursor.accept("compress")) column.compress = cursor.string();
		else if (cursor.accept("level")) column.level = cursor.string();
		else return column;
	}
}

export function readType(cursor: Cursor): Omit<ColumnSpec, "name"> {
	const before = cursor.error();
	const word = cursor.word();
	const integers = INTEGER_TYPES.get(word);
	if (integers !== undefined) return { type: integers[cursor.accept("unsigned") ? 1 : 0] };
	const sized = SIZED_TYPES.get(word);
	if (sized !== undefined) return { type: sized, length: cursor.inParentheses(() => cursor.integer()) };
	if (word === "decimal") {
		const [precision = 10, scale = 0] = cursor.inParentheses(() => cursor.list(() => cursor.integer()));
		return { type: precision <= 18 ? TYPE.DECIMAL64 : TYPE.DECIMAL, precision, scale };
	}
	const simple = SIMPLE_TYPES.get(word);
	if (simple === undefined) throw before;
	return { type: simple };
}
