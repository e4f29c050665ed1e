import type { BinaryReader } from "./binary-reader";
import { columnType, type Storage } from "./column-types";
import { FrameError } from "./frame-error";
import { type ColumnHeader, checkFixedLength, fitStorages, prefixLength } from "./layout";
import type { BlockColumn } from "./types";

const HEADER_BYTES = 28;
/** Bytes a column takes in the header: type, width, length of its data. */
const COLUMN_HEADER_BYTES = 9;

/** A block without what its surroundings tell about it: table, precision, and names, which are still empty. */
export interface BareBlock {
	readonly rowCount: number;
	readonly columns: readonly BareColumn[];
}

/**
 * Where a column's values lie in the frame.
 *
 * fixed  `nullsAt` is the null bitmap, `valuesAt` the first slot
 * var    `nullsAt` is the first of the i32 offsets, `valuesAt` the heap that they point into
 */
export type BareColumn = Omit<BlockColumn, "name"> & { name: string };

/**
 * Reads one block. Its own length field says where it ends, because the trailing byte exists in some versions only.
 * The values of variable-length columns are checked here once, so that whoever writes them can trust their bounds.
 * `jsonForm`: raw frames hold JSON columns in an internal encoding that has no length in front; it is not looked at.
 */
export function decodeBlock(reader: BinaryReader, jsonForm: "text" | "internal"): BareBlock {
	const start = reader.at;
	// 1 and 2 mean the same here: some releases left 1 in place after swapping the lengths.
	const version = reader.i32("block.version");
	if (version !== 1 && version !== 2) throw new FrameError("block.version", start, `${version} is not known`);
	const length = reader.i32("block.length");
	if (length < HEADER_BYTES) throw new FrameError("block.length", start + 4, `${length} is less than the header`);
	const body = reader.part(length - 8, "block.length");

	const rowCount = body.i32("block.rows");
	const columnCount = body.i32("block.columns");
	body.skip(12, "block.flags");
	body.count(columnCount, COLUMN_HEADER_BYTES, "block.columns");
	// Each row of each column takes at least one bit, so that no small block can claim a huge number of rows.
	if (rowCount < 0 || (columnCount === 0 && rowCount > 0) || rowCount > body.remaining * 8) {
		throw new FrameError("block.rows", start + 8, `${rowCount} rows do not fit into a block of ${length} bytes`);
	}

	const headers = readColumnInfo(body, columnCount);
	const storages = readLengths(body, headers, rowCount);
	const columns = headers.map((header, index) => {
		const storage = storages[index] ?? "fixed";
		const column = placeColumn(body, header, storage, rowCount);
		const type = columnType(header.type);
		const isReadable = type !== undefined && (type.rendering !== "json" || jsonForm === "text");
		if (storage !== "fixed" && isReadable) checkValues(body, column, rowCount, storage === "var32" ? 4 : 2);
		return column;
	});
	return { rowCount, columns };
}

function readColumnInfo(body: BinaryReader, columnCount: number): ColumnHeader[] {
	const headers: ColumnHeader[] = [];
	for (let index = 0; index < columnCount; index++) {
		const type = body.u8("block.columnType");
		const width = body.i32("block.columnWidth");
		// Decimals put scale, precision, 0 and width where others have their width.
		const isDecimal = columnType(type)?.rendering === "decimal";
		headers.push({
			type,
			declaredWidth: isDecimal ? width >>> 24 : width,
			scale: isDecimal ? width & 0xff : 0,
			dataLength: 0,
		});
	}
	return headers;
}

/**
 * The lengths are little-endian; a block that never went through TDengine's own client has them big-endian. The version
 * number does not tell reliably, so the order in which they add up to the block is taken.
 */
function readLengths(body: BinaryReader, headers: ColumnHeader[], rowCount: number): readonly Storage[] {
	const at = body.at;
	for (const header of headers) header.dataLength = body.i32("block.columnLengths");
	const storages = fitStorages(headers, rowCount, body.remaining);
	if (storages !== undefined) return storages;

	for (const header of headers) header.dataLength = swapBytes(header.dataLength);
	const swapped = fitStorages(headers, rowCount, body.remaining);
	if (swapped !== undefined) return swapped;
	throw new FrameError("block.columnLengths", at, "the columns do not add up to the length of the block");
}

function swapBytes(value: number): number {
	return (value << 24) | ((value & 0xff00) << 8) | ((value >> 8) & 0xff00) | (value >>> 24);
}

function placeColumn(body: BinaryReader, header: ColumnHeader, storage: Storage, rowCount: number): BareColumn {
	checkFixedLength(header, rowCount, body.at);
	const nullsAt = body.at;
	body.skip(prefixLength(storage, rowCount), "block.nulls");
	const valuesAt = body.at;
	body.skip(header.dataLength, "block.values");
	return { name: "", type: header.type, scale: header.scale, nullsAt, valuesAt, valuesLength: header.dataLength };
}

/** Every offset is -1, or that of a value that lies within the heap. */
function checkValues(body: BinaryReader, column: BareColumn, rowCount: number, prefixBytes: 2 | 4): void {
	const { view } = body;
	const { nullsAt, valuesAt, valuesLength } = column;
	for (let row = 0; row < rowCount; row++) {
		const offset = view.getInt32(nullsAt + row * 4, true);
		if (offset === -1) continue;
		if (offset < 0 || offset + prefixBytes > valuesLength) {
			throw new FrameError("block.valueOffset", nullsAt + row * 4, `${offset} points outside the column`);
		}
		const at = valuesAt + offset;
		const length = prefixBytes === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
		if (offset + prefixBytes + length > valuesLength) {
			throw new FrameError("block.valueLength", at, `a value of ${length} bytes reaches outside the column`);
		}
	}
}
