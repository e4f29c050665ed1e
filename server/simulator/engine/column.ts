/** A value of any column. Timestamps and 64-bit integers are bigint, DECIMAL is text, bytes are Uint8Array. */
export type Cell = null | boolean | number | bigint | string | Uint8Array;

/** The values of one column, row by row; typed arrays serve where no value is null. */
export type CellList = ArrayLike<Cell>;

export const TYPE = {
	BOOL: 1,
	TINYINT: 2,
	SMALLINT: 3,
	INT: 4,
	BIGINT: 5,
	FLOAT: 6,
	DOUBLE: 7,
	VARCHAR: 8,
	TIMESTAMP: 9,
	NCHAR: 10,
	UTINYINT: 11,
	USMALLINT: 12,
	UINT: 13,
	UBIGINT: 14,
	JSON: 15,
	VARBINARY: 16,
	DECIMAL: 17,
	BLOB: 18,
	GEOMETRY: 20,
	DECIMAL64: 21,
} as const;

type TypeCode = (typeof TYPE)[keyof typeof TYPE];

interface TypeTraits {
	readonly sqlName: string;
	/** Storage width of fixed types; undefined where the declared length decides. */
	readonly width?: number;
	readonly encode: string;
	readonly compress: string;
}

const integer = { encode: "simple8b", compress: "lz4" };
const real = { encode: "delta-d", compress: "lz4" };
const text = { encode: "disabled", compress: "zstd" };

/** How TDengine names, stores and by default compresses each type. */
export const TYPE_TRAITS: Readonly<Record<TypeCode, TypeTraits>> = {
	1: { sqlName: "BOOL", width: 1, encode: "bit-packing", compress: "lz4" },
	2: { sqlName: "TINYINT", width: 1, ...integer },
	3: { sqlName: "SMALLINT", width: 2, ...integer },
	4: { sqlName: "INT", width: 4, ...integer },
	5: { sqlName: "BIGINT", width: 8, ...integer },
	6: { sqlName: "FLOAT", width: 4, ...real },
	7: { sqlName: "DOUBLE", width: 8, ...real },
	8: { sqlName: "VARCHAR", ...text },
	9: { sqlName: "TIMESTAMP", width: 8, encode: "delta-i", compress: "lz4" },
	10: { sqlName: "NCHAR", ...text },
	11: { sqlName: "TINYINT UNSIGNED", width: 1, ...integer },
	12: { sqlName: "SMALLINT UNSIGNED", width: 2, ...integer },
	13: { sqlName: "INT UNSIGNED", width: 4, ...integer },
	14: { sqlName: "BIGINT UNSIGNED", width: 8, ...integer },
	15: { sqlName: "JSON", width: 4095, encode: "disabled", compress: "lz4" },
	16: { sqlName: "VARBINARY", ...text },
	17: { sqlName: "DECIMAL", width: 16, ...text },
	18: { sqlName: "BLOB", ...text },
	20: { sqlName: "GEOMETRY", ...text },
	21: { sqlName: "DECIMAL", width: 8, ...text },
};

export interface Column {
	readonly name: string;
	readonly type: TypeCode;
	/** Declared length of text and byte types (characters for NCHAR), else 0. */
	readonly length: number;
	/** Of decimals, else 0. */
	readonly precision: number;
	readonly scale: number;
	readonly isPrimaryKey: boolean;
	readonly encode: string;
	readonly compress: string;
	readonly level: string;
}

/** A column as a caller describes it; what is left out takes TDengine's default. */
export type ColumnSpec = Pick<Column, "name" | "type"> & Partial<Column>;

export function defineColumn(spec: ColumnSpec): Column {
	const traits = TYPE_TRAITS[spec.type];
	return {
		length: 0,
		precision: 0,
		scale: 0,
		isPrimaryKey: false,
		encode: traits.encode,
		compress: traits.compress,
		level: "medium",
		...spec,
	};
}

/** Only these types carry their declared length in metadata. */
export function hasLength(type: TypeCode): boolean {
	return TYPE_TRAITS[type].width === undefined;
}

/** Length as `describe`, `fields_lengths` and the topic schema give it. */
export function declaredLength(column: Column): number {
	return TYPE_TRAITS[column.type].width ?? column.length;
}

export function sqlTypeName(column: Column): string {
	const name = TYPE_TRAITS[column.type].sqlName;
	return name === "DECIMAL" ? `DECIMAL(${column.precision}, ${column.scale})` : name;
}
