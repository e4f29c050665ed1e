import { BinaryReader } from "./binary-reader";
import { decodeBlock } from "./block";
import { columnType } from "./column-types";
import { FrameError } from "./frame-error";
import { decodePayload, nameColumns } from "./payload";
import type { Block, Precision } from "./types";

const NEW_FORM = 0xffff_ffff_ffff_ffffn;
const ACTION_FETCH_RAW_DATA = 8n;
/** Payload types that hold blocks: rows, and rows with the creation of their tables. */
const DATA_PAYLOADS: ReadonlySet<number> = new Set([2, 4]);

export interface RawDataAnswer {
	readonly ok: true;
	readonly reqId: bigint;
	readonly messageId: bigint;
	/** 2 data, 4 metadata and data; others are internal and come without blocks. */
	readonly payloadType: number;
	/** Position after the message, where the payload tells it. */
	readonly nextOffset: bigint | undefined;
	readonly blocks: readonly Block[];
}

export interface RawDataRefusal {
	readonly ok: false;
	readonly reqId: bigint;
	readonly messageId: bigint;
	/** As in the error table. */
	readonly code: number;
	readonly message: string;
}

export type RawDataFrame = RawDataAnswer | RawDataRefusal;

/** What a binary frame answers, without decoding it. `raw-data`: `fetch_raw_data`; `older`: one of the two others. */
export interface FrameHead {
	readonly form: "raw-data" | "older";
	/** That of the preceding `fetch` where the frame answers `fetch_block`. */
	readonly reqId: bigint;
	/** Undefined in the new form, where it lies behind a text of any length. */
	readonly messageId: bigint | undefined;
}

/** For matching an answer to its request. Throws `FrameError` for a frame too short to tell. */
export function readFrameHead(bytes: Uint8Array): FrameHead {
	const reader = new BinaryReader(bytes);
	if (reader.u64("frame.flag") !== NEW_FORM) {
		return { form: "older", reqId: reader.u64("frame.reqId"), messageId: reader.u64("frame.messageId") };
	}
	reader.skip(18, "frame.head");
	return { form: "raw-data", reqId: reader.u64("frame.reqId"), messageId: undefined };
}

/** Decodes the answer to `fetch_raw_data`. Throws `FrameError` when it does not follow the protocol. */
export function decodeRawData(bytes: Uint8Array): RawDataFrame {
	const reader = new BinaryReader(bytes);
	if (reader.u64("frame.flag") !== NEW_FORM) throw new FrameError("frame.flag", 0, "not an answer to fetch_raw_data");
	const action = reader.u64("frame.action");
	if (action !== ACTION_FETCH_RAW_DATA) throw new FrameError("frame.action", 8, `${action} is not known`);
	reader.skip(10, "frame.time");
	const reqId = reader.u64("frame.reqId");
	const code = reader.u32("frame.code");
	const message = reader.text(reader.u32("frame.messageLength"), "frame.message");
	const messageId = reader.u64("frame.messageId");
	if (code !== 0) return { ok: false, reqId, messageId, code, message };
	const payloadType = reader.u16("frame.payloadType");
	const length = reader.u32("frame.payloadLength");
	return { ok: true, reqId, messageId, payloadType, ...readPayload(reader, payloadType, length) };
}

/** Decodes the answer to `fetch_raw`, an older form of `fetch_raw_data`; its errors come as text. Throws `FrameError`. */
export function decodeRaw(bytes: Uint8Array): RawDataAnswer {
	const reader = new BinaryReader(bytes);
	reader.skip(8, "frame.time");
	const reqId = reader.u64("frame.reqId");
	const messageId = reader.u64("frame.messageId");
	reader.skip(8, "frame.marker");
	const length = reader.u32("frame.payloadLength");
	const payloadType = reader.u16("frame.payloadType");
	return { ok: true, reqId, messageId, payloadType, ...readPayload(reader, payloadType, length) };
}

function readPayload(reader: BinaryReader, payloadType: number, length: number) {
	const payload = reader.part(length, "frame.payloadLength");
	return DATA_PAYLOADS.has(payloadType) ? decodePayload(payload) : { nextOffset: undefined, blocks: [] };
}

/** What the answer to `fetch` says about the block that `fetch_block` then brings. */
export interface FetchedBlockInfo {
	/** Empty for query topics. */
	readonly tableName: string;
	readonly precision: Precision;
	readonly columnNames: readonly string[];
}

/** Decodes the answer to `fetch_block`, with what the `fetch` before it has told. Throws `FrameError`. */
export function decodeBlockFrame(
	bytes: Uint8Array,
	info: FetchedBlockInfo,
): { reqId: bigint; messageId: bigint; block: Block } {
	const reader = new BinaryReader(bytes);
	reader.skip(8, "frame.time");
	const reqId = reader.u64("frame.reqId");
	const messageId = reader.u64("frame.messageId");
	const { rowCount, columns } = decodeBlock(reader, "text");
	const { precision, columnNames } = info;
	nameColumns(columns, columnNames);
	const tableName = info.tableName === "" ? undefined : info.tableName;
	return {
		reqId,
		messageId,
		block: { tableName, precision, rowCount, columns, bytes },
	};
}

/**
 * Whether a block holds a JSON column. In raw frames such a column carries the server's internal encoding, which cannot
 * be read as text: the message must be read again by `fetch` and `fetch_block`.
 */
export function hasJsonColumn(blocks: readonly Block[]): boolean {
	return blocks.some((block) => block.columns.some((column) => columnType(column.type)?.rendering === "json"));
}

/** Whether a raw frame came without the names of its columns (very old servers): `fetch` tells them. */
export function hasUnnamedColumn(blocks: readonly Block[]): boolean {
	return blocks.some((block) => block.columns.some((column) => column.name === ""));
}
