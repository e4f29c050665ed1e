import { describe, expect, test } from "vitest";
import vectors from "@/server/testing/fixtures/tmq/vectors.json";
import { loadBinaryFrames, loadMessages, recordingNames } from "@/server/testing/recordings";
import { decodeBlockFrame, decodeRaw, decodeRawData, hasJsonColumn, type RawDataAnswer, readFrameHead } from "./frame";
import type { Block } from "./types";
import { readCell } from "./values";

function fromHex(hex: string): Uint8Array {
	return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Values as vectors.json writes them: 64-bit integers as text, bytes in hex, decimals with their point. */
function describeBlock(block: Block) {
	return {
		table: block.tableName,
		precision: block.precision,
		columns: block.columns.map((column) => column.name),
		types: block.columns.map((column) => column.type),
		rows: Array.from({ length: block.rowCount }, (_, row) =>
			block.columns.map((column) => {
				const value = readCell(block, column, row);
				if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
				if (typeof value !== "bigint") return value;
				if (column.scale === 0) return value.toString();
				const digits = (value < 0n ? -value : value).toString().padStart(column.scale + 1, "0");
				return `${value < 0n ? "-" : ""}${digits.slice(0, -column.scale)}.${digits.slice(-column.scale)}`;
			}),
		),
	};
}

function vector(index: number) {
	const found = vectors.vectors[index];
	if (found === undefined) throw new Error(`vectors.json has no entry ${index}`);
	return { bytes: fromHex(found.hex), expected: found.expect };
}

describe("vectors", () => {
	test.each([0, 1])("fetch_raw_data %i", (index) => {
		const { bytes, expected } = vector(index);
		const frame = decodeRawData(bytes) as RawDataAnswer;
		expect(frame).toMatchObject({
			ok: true,
			reqId: BigInt(expected.req_id),
			messageId: BigInt(expected.message_id),
			payloadType: expected.meta_type,
			nextOffset: index === 0 ? 11n : 12n,
		});
		expect(frame.blocks.map(describeBlock)).toEqual(expected.blocks);
		expect(readFrameHead(bytes)).toEqual({ form: "raw-data", reqId: frame.reqId, messageId: undefined });
	});

	test("fetch_raw_data, error form", () => {
		const { bytes } = vector(2);
		expect(decodeRawData(bytes)).toEqual({
			ok: false,
			reqId: 7n,
			messageId: 1n,
			code: 65535,
			message: "message ID is not equal",
		});
	});

	test("fetch_block and fetch_raw carry what fetch_raw_data carries", () => {
		const raw = decodeRawData(vector(0).bytes) as RawDataAnswer;
		const rows = raw.blocks.map(describeBlock);
		const { block } = decodeBlockFrame(vector(3).bytes, {
			tableName: "t1",
			precision: "ms",
			columnNames: ["ts", "v", "s", "n"],
		});
		expect([describeBlock(block)]).toEqual(rows);
		const older = decodeRaw(vector(4).bytes);
		expect(older).toMatchObject({ reqId: 7n, messageId: 1n, payloadType: 2, nextOffset: 11n });
		expect(older.blocks.map(describeBlock)).toEqual(rows);
		expect(readFrameHead(vector(4).bytes)).toEqual({ form: "older", reqId: 7n, messageId: 1n });
	});
});

describe("recordings", () => {
	test.each([
		["many-stable-raw", 6000],
		["snapshot-stable", 6000],
		["bulk-query", 24600],
		["bulk-stable", 30000],
		["types-ns-stable-raw", 10],
	])("%s holds %i rows", (name, rows) => {
		const blocks = loadMessages(name).flatMap((message) => message.blocks);
		expect(blocks.reduce((sum, block) => sum + block.rowCount, 0)).toBe(rows);
	});

	test("a snapshot has no next offset, the log has", () => {
		expect(loadMessages("snapshot-stable").some((message) => message.nextOffset === undefined)).toBe(true);
		for (const message of loadMessages("many-stable-raw")) {
			expect(message.nextOffset).toBeGreaterThan(message.address.offset);
		}
	});

	test("only the recording with a raw JSON column asks to be read by blocks", () => {
		const withJson = recordingNames().filter((name) => loadMessages(name).some(({ blocks }) => hasJsonColumn(blocks)));
		expect(withJson).toEqual(["json-tags-query-block", "json-tags-query-raw"]);
		expect(loadBinaryFrames("json-tags-query-raw").length).toBeGreaterThan(0);
	});
});
