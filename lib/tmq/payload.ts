import type { BinaryReader } from "./binary-reader";
import { type BareColumn, decodeBlock } from "./block";
import { FrameError } from "./frame-error";
import { SchemaReader } from "./schema";
import type { Block, Precision } from "./types";

/** One end of the interval of the log that a message covers. */
export type WireOffset =
	| { readonly kind: "log"; readonly version: bigint }
	| { readonly kind: "snapshot" }
	/** The servers' words for "latest", "earliest" and "none", which hold no position. */
	| { readonly kind: "unset" };

export interface Payload {
	/**
	 * Position after the message; undefined while a snapshot is read, and from servers (before about 3.2) that do not
	 * send it.
	 */
	readonly nextOffset: bigint | undefined;
	readonly blocks: readonly Block[];
}

const ENVELOPE_BYTES = 18;
const PRECISIONS: readonly Precision[] = ["ms", "us", "ns"];

/** Reads the payload of a data message: head, blocks. What follows the last block is of no use to anybody. */
export function decodePayload(reader: BinaryReader): Payload {
	const nextOffset = readHead(reader);
	const at = reader.at;
	const count = reader.i32("payload.blockCount");
	if (count === 0) return { nextOffset, blocks: [] };
	if (count < 0) throw new FrameError("payload.blockCount", at, `${count} is negative`);

	const hasTableNames = reader.u8("payload.withTableName") !== 0;
	const hasSchemas = reader.u8("payload.withSchema") !== 0;
	reader.count(count, ENVELOPE_BYTES, "payload.blockCount");
	const schemas = new SchemaReader();
	const blocks: Block[] = [];
	for (let index = 0; index < count; index++) {
		blocks.push(readBlockEntry(reader, hasSchemas ? schemas : undefined, hasTableNames));
	}
	return { nextOffset, blocks };
}

function readBlockEntry(reader: BinaryReader, schemas: SchemaReader | undefined, hasTableName: boolean): Block {
	const length = reader.uvarint("payload.entryLength");
	const entry = reader.part(length, "payload.entryLength");
	entry.skip(17, "envelope");
	const precisionAt = entry.at;
	const precision = PRECISIONS[entry.u8("envelope.precision")];
	if (precision === undefined) throw new FrameError("envelope.precision", precisionAt, "not one of 0, 1, 2");
	const block = decodeBlock(entry, "internal");
	nameColumns(block.columns, schemas?.read(reader) ?? []);
	const tableName = hasTableName ? reader.cstr("payload.tableName") || undefined : undefined;
	return {
		tableName,
		precision,
		rowCount: block.rowCount,
		columns: block.columns,
		bytes: reader.bytes,
	};
}

/** The block decides how many columns there are; one that the schema does not name keeps an empty name. */
export function nameColumns(columns: readonly BareColumn[], names: readonly string[]): void {
	for (let index = 0; index < columns.length; index++) {
		const column = columns[index];
		if (column !== undefined) column.name = names[index] ?? "";
	}
}

/** Both ends of the interval that the message covers. Returns the second one if both are positions in the log. */
function readHead(reader: BinaryReader): bigint | undefined {
	const at = reader.at;
	const version = reader.u8("payload.head");
	if (version < 100) {
		skipOldOffset(reader, version, at);
		skipOldOffset(reader, reader.u8("payload.head"), reader.at - 1);
		return undefined;
	}
	const head = reader.part(reader.i32("payload.headLength"), "payload.headLength");
	const request = readOffset(head);
	const response = request && readOffset(head);
	return request?.kind === "log" && response?.kind === "log" ? response.version : undefined;
}

/** Servers before about 3.2 send the two offsets without a length in front. */
function skipOldOffset(reader: BinaryReader, type: number, at: number): void {
	if (type === 1) reader.skip(8, "payload.offset");
	else if (type === 2 || type === 3) reader.skip(16, "payload.offset");
	else throw new FrameError("payload.head", at, `offset type ${type} is not known`);
}

/** Undefined for what this version does not know: the head is skipped by its length, so that is no fault. */
function readOffset(head: BinaryReader): WireOffset | undefined {
	if (head.remaining < 1) return undefined;
	const tag = head.i8("payload.offset");
	if (tag < 0) return { kind: "unset" };
	const type = tag & 0x0f;
	if (type === 1) {
		if (head.remaining < 8) return undefined;
		return { kind: "log", version: head.i64("payload.offset") };
	}
	return type === 2 || type === 3 ? { kind: "snapshot" } : undefined;
}
