/**
 * How a column lies in a block.
 *
 * fixed  null bitmap (most significant bit first), then one slot of `width` bytes for each row
 * var16  one i32 offset for each row (-1: null), then a heap of values, each behind a u16 byte length
 * var32  the same with u32 lengths
 */
export type Storage = "fixed" | "var16" | "var32";

/** What a column's values become in a JSON body. */
export type Rendering = "null" | "boolean" | "integer" | "float" | "text" | "hex" | "decimal" | "json";

export interface ColumnType {
	readonly name: string;
	readonly storage: Storage;
	/** Bytes of one slot; 0 for variable-length types and for NULL. */
	readonly width: number;
	readonly rendering: Rendering;
}

/** Every TDengine column type by its code on the wire. The one place that tells types apart. */
export const COLUMN_TYPES = {
	0: { name: "NULL", storage: "fixed", width: 0, rendering: "null" },
	1: { name: "BOOL", storage: "fixed", width: 1, rendering: "boolean" },
	2: { name: "TINYINT", storage: "fixed", width: 1, rendering: "integer" },
	3: { name: "SMALLINT", storage: "fixed", width: 2, rendering: "integer" },
	4: { name: "INT", storage: "fixed", width: 4, rendering: "integer" },
	5: { name: "BIGINT", storage: "fixed", width: 8, rendering: "integer" },
	6: { name: "FLOAT", storage: "fixed", width: 4, rendering: "float" },
	7: { name: "DOUBLE", storage: "fixed", width: 8, rendering: "float" },
	8: { name: "VARCHAR", storage: "var16", width: 0, rendering: "text" },
	9: { name: "TIMESTAMP", storage: "fixed", width: 8, rendering: "integer" },
	10: { name: "NCHAR", storage: "var16", width: 0, rendering: "text" },
	11: { name: "TINYINT UNSIGNED", storage: "fixed", width: 1, rendering: "integer" },
	12: { name: "SMALLINT UNSIGNED", storage: "fixed", width: 2, rendering: "integer" },
	13: { name: "INT UNSIGNED", storage: "fixed", width: 4, rendering: "integer" },
	14: { name: "BIGINT UNSIGNED", storage: "fixed", width: 8, rendering: "integer" },
	15: { name: "JSON", storage: "var16", width: 0, rendering: "json" },
	16: { name: "VARBINARY", storage: "var16", width: 0, rendering: "hex" },
	17: { name: "DECIMAL", storage: "fixed", width: 16, rendering: "decimal" },
	18: { name: "BLOB", storage: "var32", width: 0, rendering: "hex" },
	19: { name: "MEDIUMBLOB", storage: "var32", width: 0, rendering: "hex" },
	20: { name: "GEOMETRY", storage: "var16", width: 0, rendering: "hex" },
	21: { name: "DECIMAL64", storage: "fixed", width: 8, rendering: "decimal" },
} as const satisfies Record<number, ColumnType>;

export type ColumnTypeCode = keyof typeof COLUMN_TYPES;
export type ColumnTypeName = (typeof COLUMN_TYPES)[ColumnTypeCode]["name"];

const byCode: readonly (ColumnType | undefined)[] = Array.from(
	{ length: 256 },
	(_, code) => (COLUMN_TYPES as Record<number, ColumnType>)[code],
);

/** The type behind a code, or undefined for one that a later server has introduced. */
export function columnType(code: number): ColumnType | undefined {
	return byCode[code];
}

export function isKnownType(code: number): code is ColumnTypeCode {
	return byCode[code] !== undefined;
}
