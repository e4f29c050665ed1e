import { type Cell, type ColumnSpec, defineColumn, TYPE } from "./engine/column";
import type { Engine } from "./engine/engine";
import type { InsertPart } from "./engine/rows";
import { selectAll, selectTbname } from "./engine/topic";
import { RETENTION_S } from "./meters";

export const TYPES_DATABASE = "lab";

const COLUMNS: ColumnSpec[] = [
	{ name: "ts", type: TYPE.TIMESTAMP },
	{ name: "c_bool", type: TYPE.BOOL },
	{ name: "c_tinyint", type: TYPE.TINYINT },
	{ name: "c_smallint", type: TYPE.SMALLINT },
	{ name: "c_int", type: TYPE.INT },
	{ name: "c_bigint", type: TYPE.BIGINT },
	{ name: "c_utinyint", type: TYPE.UTINYINT },
	{ name: "c_usmallint", type: TYPE.USMALLINT },
	{ name: "c_uint", type: TYPE.UINT },
	{ name: "c_ubigint", type: TYPE.UBIGINT },
	{ name: "c_float", type: TYPE.FLOAT },
	{ name: "c_double", type: TYPE.DOUBLE },
	{ name: "c_varchar", type: TYPE.VARCHAR, length: 64 },
	{ name: "c_nchar", type: TYPE.NCHAR, length: 32 },
	{ name: "c_varbinary", type: TYPE.VARBINARY, length: 32 },
	{ name: "c_geometry", type: TYPE.GEOMETRY, length: 128 },
	{ name: "c_dec64", type: TYPE.DECIMAL64, precision: 10, scale: 3 },
	{ name: "c_dec128", type: TYPE.DECIMAL, precision: 38, scale: 10 },
	{ name: "c_blob", type: TYPE.BLOB },
];

const POINT_1_2 = Buffer.from("0101000000000000000000f03f0000000000000040", "hex");

/** Every type but the timestamp, in the order of the columns: at its upper edge, its lower edge, and null. */
const ROWS: readonly (readonly Cell[])[] = [
	[
		...[true, 127, 32_767, 2_147_483_647, 2n ** 63n - 1n, 255, 65_535, 4_294_967_295, 2n ** 64n - 1n],
		...[3.4028234663852886e38, Number.MAX_VALUE, 'hello, "quoted" \\ back', "涛思数据😀"],
		...[new Uint8Array([0, 1, 255]), POINT_1_2, "1234567.891", "1234567890123456789012345678.0123456789"],
		new Uint8Array([255, 0, 16]),
	],
	[
		...[false, -128, -32_768, -2_147_483_648, -(2n ** 63n), 0, 0, 0, 0n, -1.5, 2.2250738585072014e-308, "", ""],
		...[new Uint8Array(), POINT_1_2, "-0.001", "-0.0000000001", new Uint8Array()],
	],
	Array.from({ length: COLUMNS.length - 1 }, () => null),
];

export function setUpTypes(engine: Engine): void {
	engine.createDatabase({ name: TYPES_DATABASE, vgroups: 1, precision: "us", walRetentionS: RETENTION_S });
	const tags: ColumnSpec[] = [{ name: "info", type: TYPE.JSON }];
	const stable = engine.createStable(TYPES_DATABASE, { name: "samples", columns: COLUMNS, tags });
	const tbname = selectTbname(defineColumn({ name: "tbname", type: TYPE.VARCHAR }));
	engine.createTopic({
		name: "topic_types",
		database: TYPES_DATABASE,
		sql: "create topic topic_types as select *, tbname from lab.samples",
		source: { kind: "column", from: stable, select: [...selectAll(stable), tbname] },
	});
	engine.createChildren(TYPES_DATABASE, [
		{ name: "s1", using: "samples", tags: { info: '{"site":"north","floor":2,"active":true}' } },
	]);
}

export function typesRow(nowMs: number, index: number): InsertPart {
	const cells = ROWS[index % ROWS.length] ?? [];
	return { table: "s1", rows: [[BigInt(nowMs) * 1_000n + BigInt(index % 1_000), ...cells]] };
}
