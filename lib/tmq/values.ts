import { decodeText } from "./binary-reader";
import type { CellValue } from "./build";
import { columnType } from "./column-types";
import type { Block, BlockColumn } from "./types";

/**
 * One value of a block, for tests and for looking at single rows; bodies are written without it. 64-bit integers and
 * decimals (unscaled) come as bigint, byte types as bytes, unknown types as null.
 */
export function readCell(block: Block, column: BlockColumn, row: number): CellValue {
	const type = columnType(column.type);
	if (type === undefined || type.rendering === "null") return null;
	const view = new DataView(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
	if (type.storage === "fixed") {
		const isNull = (view.getUint8(column.nullsAt + (row >> 3)) & (0x80 >> (row & 7))) !== 0;
		return isNull ? null : readFixed(view, column, column.valuesAt + row * type.width);
	}
	const offset = view.getInt32(column.nullsAt + row * 4, true);
	if (offset === -1) return null;
	const at = column.valuesAt + offset;
	const prefix = type.storage === "var16" ? 2 : 4;
	const length = prefix === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
	const bytes = block.bytes.subarray(at + prefix, at + prefix + length);
	if (type.rendering === "hex") return bytes;
	return column.type === 10 ? readUcs4(bytes) : decodeText(bytes, 0, bytes.length);
}

function readFixed(view: DataView, column: BlockColumn, at: number): CellValue {
	const type = columnType(column.type);
	switch (type?.name) {
		case "BOOL":
			return view.getUint8(at) !== 0;
		case "TINYINT":
			return view.getInt8(at);
		case "SMALLINT":
			return view.getInt16(at, true);
		case "INT":
			return view.getInt32(at, true);
		case "BIGINT":
		case "TIMESTAMP":
		case "DECIMAL64":
			return view.getBigInt64(at, true);
		case "FLOAT":
			return view.getFloat32(at, true);
		case "DOUBLE":
			return view.getFloat64(at, true);
		case "TINYINT UNSIGNED":
			return view.getUint8(at);
		case "SMALLINT UNSIGNED":
			return view.getUint16(at, true);
		case "INT UNSIGNED":
			return view.getUint32(at, true);
		case "BIGINT UNSIGNED":
			return view.getBigUint64(at, true);
		case "DECIMAL":
			return (view.getBigInt64(at + 8, true) << 64n) | view.getBigUint64(at, true);
		default:
			return null;
	}
}

/** UCS-4, little-endian. What is no character becomes U+FFFD. */
export function readUcs4(bytes: Uint8Array): string {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let text = "";
	for (let at = 0; at + 4 <= bytes.length; at += 4) {
		const code = view.getUint32(at, true);
		const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
		text += String.fromCodePoint(isCharacter ? code : 0xfffd);
	}
	return text;
}
