import {
	type BlockSpec,
	type CellValue,
	type ColumnSpec,
	encodeBlock,
	encodeBlockFrame,
	encodePayload,
	encodeRawDataFrame,
	encodeRawFrame,
	type OffsetSpec,
} from "@/lib/tmq/build";
import { type CellList, type Column, declaredLength, TYPE } from "@/server/simulator/engine/column";
import type { OutBlock } from "@/server/simulator/engine/topic";
import type { Delivery } from "./consumer";
import { encodeJsonTag } from "./json-tag";

const PAYLOAD_DATA = 2;
const PAYLOAD_METADATA = 4;
/** Internal number of the message behind a metadata event; its payload is opaque to clients. */
const PAYLOAD_OPAQUE_META = 531;

/** Every JSON tag is declared as 4,095 characters and stored in this. */
const JSON_BYTES = 16_384;

interface FrameIds {
	readonly reqId: bigint;
	readonly messageId: bigint;
	readonly timeNs: bigint;
}

export function rawDataFrame(ids: FrameIds, delivery: Delivery): Uint8Array {
	return encodeRawDataFrame({ ...ids, payload: payloadOf(delivery), payloadType: payloadType(delivery) });
}

/** The older form of the same. */
export function rawFrame(ids: FrameIds, delivery: Delivery): Uint8Array {
	return encodeRawFrame({ ...ids, payload: payloadOf(delivery), payloadType: payloadType(delivery) });
}

export function errorFrame(ids: FrameIds, error: { code: number; message: string }): Uint8Array {
	return encodeRawDataFrame({ ...ids, error });
}

/** JSON columns are text here, as the native client converts them for `fetch_block` alone. */
export function blockFrame(ids: FrameIds, block: OutBlock): Uint8Array {
	return encodeBlockFrame({ ...ids, block: encodeBlock(blockSpec(block, false)) });
}

function payloadType({ type }: Delivery): number {
	switch (type) {
		case 1:
			return PAYLOAD_DATA;
		case 2:
			return PAYLOAD_OPAQUE_META;
		case 3:
			return PAYLOAD_METADATA;
	}
	return type satisfies never;
}

function payloadOf(delivery: Delivery): Uint8Array {
	if (delivery.type === 2) return new Uint8Array(16);
	return encodePayload({
		requestOffset: offsetSpec(delivery.headBegin),
		nextOffset: offsetSpec(delivery.headNext),
		blocks: delivery.blocks.map((block) => ({
			...blockSpec(block, true),
			tableName: block.tableName,
			precision: block.precision,
			schemaVersion: block.schemaVersion,
		})),
	});
}

function offsetSpec(version: number | undefined): OffsetSpec {
	return version === undefined ? { snapshot: { uid: 0n, ts: 0n } } : { log: BigInt(version) };
}

function blockSpec({ columns, values, rowCount }: OutBlock, isRaw: boolean): BlockSpec {
	const sent = isRaw
		? values.map((list, index) => (columns[index]?.type === TYPE.JSON ? rawJson(list) : list))
		: values;
	return { columns: columns.map(columnSpec), values: sent, rowCount };
}

function rawJson(list: CellList): CellValue[] {
	return Array.from(list, (cell) => (typeof cell === "string" ? encodeJsonTag(cell) : cell));
}

function columnSpec(column: Column): ColumnSpec {
	const bytes = storageBytes(column);
	return { name: column.name, type: column.type, bytes, scale: column.scale, precision: column.precision };
}

/** Storage width as the schema gives it: the declared length, in the type's own unit, and its prefix. */
export function storageBytes(column: Column): number {
	const length = declaredLength(column);
	switch (column.type) {
		case TYPE.VARCHAR:
		case TYPE.VARBINARY:
		case TYPE.GEOMETRY:
			return length + 2;
		case TYPE.JSON:
			return JSON_BYTES;
		case TYPE.NCHAR:
			return 4 * length + 2;
		case TYPE.BLOB:
			return length + 4;
		default:
			return length;
	}
}
