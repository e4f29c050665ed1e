import { decodeText } from "@/lib/tmq/binary-reader";
import { columnType } from "@/lib/tmq/column-types";
import type { Block, BlockColumn } from "@/lib/tmq/types";
import { readUcs4 } from "@/lib/tmq/values";

/** The column from which a row of a query topic takes its table: the first of text type that is named `tbname`. */
export function findTableColumn(block: Block): BlockColumn | undefined {
	return block.columns.find(({ name, type }) => name === "tbname" && columnType(type)?.rendering === "text");
}

/** Text of a table column's bytes. */
export function tableNameOf(column: BlockColumn, bytes: Uint8Array, start: number, end: number): string {
	return columnType(column.type)?.name === "NCHAR"
		? readUcs4(bytes.subarray(start, end))
		: decodeText(bytes, start, end);
}

/** The table of one row; undefined when it is null or empty. */
export function readTableName(block: Block, column: BlockColumn, row: number): string | undefined {
	const { bytes } = block;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const offset = view.getInt32(column.nullsAt + row * 4, true);
	if (offset === -1) return undefined;
	const start = column.valuesAt + offset + 2;
	const name = tableNameOf(column, bytes, start, start + view.getUint16(start - 2, true));
	return name === "" ? undefined : name;
}
