import { BinaryWriter } from "./binary-writer";
import { type ColumnTypeCode, columnType } from "./column-types";
import type { Precision } from "./types";

/**
 * A value as the builder takes it. Integers and timestamps: number or bigint; decimals: the unscaled integer (bigint)
 * or text such as "-12.34"; text types: string; byte types: Uint8Array. VARCHAR and JSON take raw bytes too.
 */
export type CellValue = null | boolean | number | bigint | string | Uint8Array;

export interface ColumnSpec {
	name: string;
	type: ColumnTypeCode;
	/** Storage width as in the schema; by default the type's own, or 64 bytes for variable-length types. */
	bytes?: number;
	/** Decimals only. */
	scale?: number;
	precision?: number;
}

/** Cells row by row; or, for large blocks, one list per column (typed arrays where no value is null). */
export type BlockCells =
	| { rows: readonly (readonly CellValue[])[] }
	| { values: readonly ArrayLike<CellValue>[]; rowCount: number };

export type BlockSpec = { columns: readonly ColumnSpec[] } & BlockCells;

export type PayloadBlock = BlockSpec & {
	/** Left out for query topics. All blocks of a payload have one, or none has. */
	tableName?: string | undefined;
	precision: Precision;
	schemaVersion?: number;
};

/** One end of the interval that a message covers. */
export type OffsetSpec = { log: bigint } | { snapshot: { uid: bigint; ts: bigint } };

export interface PayloadSpec {
	blocks: readonly PayloadBlock[];
	requestOffset: bigint | OffsetSpec;
	/** The position after the message. */
	nextOffset: bigint | OffsetSpec;
}

export interface FrameAddress {
	reqId: bigint;
	messageId: bigint;
	timeNs?: bigint;
}

/** Payload types of `fetch_raw_data` that hold blocks. */
export const PAYLOAD_DATA = 2;
export const PAYLOAD_METADATA = 4;

const utf8 = new TextEncoder();
const ALL_ONES = 0xffff_ffff_ffff_ffffn;
const FLAG_COLUMN_INFO = 0x8000_0000;
const PRECISION_CODES = { ms: 0, us: 1, ns: 2 } as const satisfies Record<Precision, number>;

function slotBytes(column: ColumnSpec): number {
	const type = columnType(column.type);
	return column.bytes ?? (type?.storage === "fixed" ? type.width : 66);
}

/** One block of version 2 with its trailing byte, as every current server sends it. */
export function encodeBlock(spec: BlockSpec): Uint8Array {
	const rowCount = rowCountOf(spec);
	const writer = new BinaryWriter();
	writer.i32(2).i32(0).i32(rowCount).i32(spec.columns.length).u32(FLAG_COLUMN_INFO).i64(0n);
	for (const column of spec.columns) {
		writer.u8(column.type);
		if (columnType(column.type)?.rendering === "decimal") {
			writer.u8(column.scale ?? 0).u8(column.precision ?? (column.type === 21 ? 18 : 38));
			writer.u8(0).u8(slotBytes(column));
		} else writer.i32(slotBytes(column));
	}
	const lengthsAt = writer.length;
	writer.zeros(4 * spec.columns.length);
	for (const [index, column] of spec.columns.entries()) {
		const values = "rows" in spec ? spec.rows.map((row) => row[index] ?? null) : (spec.values[index] ?? []);
		writer.setI32(lengthsAt + 4 * index, writeColumn(writer, column, values));
	}
	writer.u8(0);
	writer.setI32(4, writer.length);
	return writer.finish();
}

function rowCountOf(cells: BlockCells): number {
	return "rows" in cells ? cells.rows.length : cells.rowCount;
}

/** Returns the length of the column's data: what follows the bitmap or the offsets. */
function writeColumn(writer: BinaryWriter, column: ColumnSpec, values: ArrayLike<CellValue>): number {
	const storage = columnType(column.type)?.storage ?? "fixed";
	return storage === "fixed"
		? writeFixedColumn(writer, column, values)
		: writeVariableColumn(writer, column, values, storage === "var32");
}

function writeFixedColumn(writer: BinaryWriter, column: ColumnSpec, values: ArrayLike<CellValue>): number {
	const width = columnType(column.type)?.width ?? 0;
	const bitmapAt = writer.length;
	writer.zeros((values.length + 7) >> 3);
	const valuesAt = writer.length;
	const stored = storedBytes(column, values);
	if (stored !== undefined) {
		writer.raw(stored);
		return stored.length;
	}
	for (let row = 0; row < values.length; row++) {
		const value = values[row] ?? null;
		if (value === null || width === 0) {
			writer.orAt(bitmapAt + (row >> 3), 0x80 >> (row & 7));
			writer.zeros(width);
		} else writeFixed(writer, column, value);
	}
	return writer.length - valuesAt;
}

/** The bytes of a typed array that holds the column as it is stored; every machine this runs on is little-endian. */
function storedBytes({ type }: ColumnSpec, values: ArrayLike<CellValue>): Uint8Array | undefined {
	const isStored =
		(values instanceof Float32Array && type === 6) ||
		(values instanceof Float64Array && type === 7) ||
		(values instanceof Int32Array && type === 4) ||
		(values instanceof BigInt64Array && (type === 5 || type === 9));
	return isStored ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength) : undefined;
}

function writeVariableColumn(
	writer: BinaryWriter,
	column: ColumnSpec,
	values: ArrayLike<CellValue>,
	isWide: boolean,
): number {
	const offsetsAt = writer.length;
	writer.zeros(4 * values.length);
	const heapAt = writer.length;
	// Table names and tags repeat from row to row: what was encoded last often serves again.
	let lastValue: CellValue = null;
	let bytes: Uint8Array = new Uint8Array();
	for (let row = 0; row < values.length; row++) {
		const value = values[row] ?? null;
		writer.setI32(offsetsAt + 4 * row, value === null ? -1 : writer.length - heapAt);
		if (value === null) continue;
		if (value !== lastValue) bytes = variableBytes(column, value);
		lastValue = value;
		if (isWide) writer.u32(bytes.length);
		else if (bytes.length > 0xffff) throw new RangeError(`column ${column.name}: a value of ${bytes.length} bytes`);
		else writer.u16(bytes.length);
		writer.raw(bytes);
	}
	return writer.length - heapAt;
}

function writeFixed(writer: BinaryWriter, column: ColumnSpec, value: NonNullable<CellValue>): void {
	const type = columnType(column.type);
	if (type === undefined || value instanceof Uint8Array) throw new TypeError(`column ${column.name}: wrong value`);
	if (type.rendering === "decimal") {
		const unscaled = typeof value === "string" ? unscaledDecimal(value, column.scale ?? 0) : BigInt(value);
		writer.i64(unscaled);
		if (type.width === 16) writer.i64(unscaled >> 64n);
	} else if (type.rendering === "float") {
		if (type.width === 4) writer.f32(Number(value));
		else writer.f64(Number(value));
	} else if (type.width === 8) writer.i64(BigInt(value));
	else if (type.width === 4) writer.i32(Number(value) | 0);
	else if (type.width === 2) writer.u16(Number(value) & 0xffff);
	else writer.u8(Number(value) & 0xff);
}

function variableBytes(column: ColumnSpec, value: NonNullable<CellValue>): Uint8Array {
	if (value instanceof Uint8Array) return value;
	if (typeof value !== "string") throw new TypeError(`column ${column.name}: text or bytes expected`);
	if (column.type !== 10) return utf8.encode(value);
	const writer = new BinaryWriter();
	for (const character of value) writer.u32(character.codePointAt(0) ?? 0);
	return writer.finish();
}

function unscaledDecimal(text: string, scale: number): bigint {
	const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
	const digits = BigInt(whole + fraction.padEnd(scale, "0").slice(0, scale));
	return text.startsWith("-") ? -digits : digits;
}

function writeOffset(writer: BinaryWriter, offset: bigint | OffsetSpec): void {
	if (typeof offset === "bigint") writer.u8(0x11).i64(offset);
	else if ("log" in offset) writer.u8(0x11).i64(offset.log);
	else writer.u8(0x12).i64(offset.snapshot.uid).i64(offset.snapshot.ts).u8(0).i64(0n);
}

/** The payload of a data message: head, blocks with their envelopes, schemas and table names, trailer. */
export function encodePayload(spec: PayloadSpec): Uint8Array {
	const head = new BinaryWriter();
	writeOffset(head, spec.requestOffset);
	writeOffset(head, spec.nextOffset);

	const writer = new BinaryWriter();
	writer.u8(100).i32(head.length).raw(head.finish()).i32(spec.blocks.length);
	if (spec.blocks.length > 0) {
		const hasTableNames = spec.blocks[0]?.tableName !== undefined;
		writer.u8(hasTableNames ? 1 : 0).u8(1);
		for (const block of spec.blocks) writeBlockEntry(writer, block, hasTableNames);
	}
	return writer.i64(0n).finish();
}

function writeBlockEntry(writer: BinaryWriter, block: PayloadBlock, hasTableName: boolean): void {
	const bytes = encodeBlock(block);
	writer.uvarint(18 + bytes.length);
	writer.i64(1n).i64BigEndian(rowCountOf(block)).u8(0).u8(PRECISION_CODES[block.precision]).raw(bytes);
	writer.zigzag(block.columns.length).zigzag(block.schemaVersion ?? 1);
	for (const [index, column] of block.columns.entries()) {
		writer.u8(column.type).u8(index === 0 ? 1 : 0);
		writer
			.zigzag(slotBytes(column))
			.zigzag(index + 1)
			.cstr(column.name);
	}
	if (hasTableName) writer.cstr(block.tableName ?? "");
}

/** Answer to `fetch_raw_data`: a payload, or an error. */
export function encodeRawDataFrame(
	spec: FrameAddress & ({ payload: Uint8Array; payloadType?: number } | { error: { code: number; message: string } }),
): Uint8Array {
	const writer = new BinaryWriter();
	writer
		.i64(ALL_ONES)
		.i64(8n)
		.u16(1)
		.i64(spec.timeNs ?? 0n)
		.i64(spec.reqId);
	if ("error" in spec) {
		const message = utf8.encode(spec.error.message);
		return writer.u32(spec.error.code).u32(message.length).raw(message).i64(spec.messageId).finish();
	}
	writer.u32(0).u32(0).i64(spec.messageId);
	return writer
		.u16(spec.payloadType ?? PAYLOAD_DATA)
		.u32(spec.payload.length)
		.raw(spec.payload)
		.finish();
}

/** Answer to `fetch_block`. `reqId` is that of the preceding `fetch`. */
export function encodeBlockFrame(spec: FrameAddress & { block: Uint8Array }): Uint8Array {
	const writer = new BinaryWriter();
	return writer
		.i64(spec.timeNs ?? 0n)
		.i64(spec.reqId)
		.i64(spec.messageId)
		.raw(spec.block)
		.finish();
}

/** Answer to `fetch_raw`, the older form of `fetch_raw_data`. */
export function encodeRawFrame(
	spec: FrameAddress & { payload: Uint8Array; payloadType?: number | undefined },
): Uint8Array {
	const writer = new BinaryWriter();
	writer
		.i64(spec.timeNs ?? 0n)
		.i64(spec.reqId)
		.i64(spec.messageId)
		.i64(3n);
	return writer
		.u32(spec.payload.length)
		.u16(spec.payloadType ?? PAYLOAD_DATA)
		.raw(spec.payload)
		.finish();
}
