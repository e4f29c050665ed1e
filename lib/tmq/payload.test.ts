import { describe, expect, test } from "vitest";
import { BinaryReader } from "./binary-reader";
import { BinaryWriter } from "./binary-writer";
import { encodePayload, encodeRawDataFrame, type PayloadSpec } from "./build";
import { decodeRawData, hasUnnamedColumn, type RawDataAnswer } from "./frame";
import { FrameError } from "./frame-error";
import { decodePayload } from "./payload";

const snapshot = { snapshot: { uid: 7n, ts: 9n } };

function nextOffsetOf(head: BinaryWriter): bigint | undefined {
	return decodePayload(new BinaryReader(head.i32(0).finish())).nextOffset;
}

describe("the head", () => {
	const ends: [name: string, spec: Omit<PayloadSpec, "blocks">, nextOffset: bigint | undefined][] = [
		["two positions of the log", { requestOffset: 10n, nextOffset: 11n }, 11n],
		["positions beyond 2^53", { requestOffset: 1n, nextOffset: 9007199254740993n }, 9007199254740993n],
		["two positions of a snapshot", { requestOffset: snapshot, nextOffset: snapshot }, undefined],
		["the switch from a snapshot to the log", { requestOffset: snapshot, nextOffset: 5n }, undefined],
	];
	test.each(ends)("%s", (_, spec, nextOffset) => {
		expect(decodePayload(new BinaryReader(encodePayload({ ...spec, blocks: [] })))).toEqual({ nextOffset, blocks: [] });
	});

	test("offsets without a position", () => {
		expect(nextOffsetOf(new BinaryWriter().u8(100).i32(2).u8(0xff).u8(0xfe))).toBeUndefined();
	});

	test("what a later version may put there is skipped by its length", () => {
		expect(nextOffsetOf(new BinaryWriter().u8(101).i32(5).u8(0x3b).i32(1))).toBeUndefined();
		expect(nextOffsetOf(new BinaryWriter().u8(100).i32(0))).toBeUndefined();
	});

	test.each([
		["log, log", [1, 1]],
		["snapshot, log", [2, 1]],
		["snapshot meta, snapshot", [3, 2]],
	])("the form without a length: %s", (_, types) => {
		const writer = new BinaryWriter();
		for (const type of types) writer.u8(type).zeros(type === 1 ? 8 : 16);
		expect(nextOffsetOf(writer)).toBeUndefined();
	});

	test("an unknown type in the form without a length is refused", () => {
		expect(() => nextOffsetOf(new BinaryWriter().u8(9).zeros(30))).toThrow(FrameError);
	});
});

describe("blocks", () => {
	test("blocks of one message differ in columns, table and precision", () => {
		const payload = encodePayload({
			blocks: [
				{ tableName: "d1", precision: "ms", columns: [{ name: "ts", type: 9 }], rows: [[1n]] },
				{ tableName: "表2", precision: "ns", columns: [{ name: "ts", type: 9 }], rows: [[2n], [3n]] },
				{ tableName: "d3", precision: "us", columns: [{ name: "v", type: 4 }], rows: [] },
			],
			requestOffset: 1n,
			nextOffset: 2n,
		});
		expect(decodePayload(new BinaryReader(payload)).blocks).toMatchObject([
			{ tableName: "d1", precision: "ms", rowCount: 1, columns: [{ name: "ts" }] },
			{ tableName: "表2", precision: "ns", rowCount: 2, columns: [{ name: "ts" }] },
			{ tableName: "d3", precision: "us", rowCount: 0, columns: [{ name: "v" }] },
		]);
	});

	test("blocks without schemas say so", () => {
		const named = { blocks: [{ precision: "ms", columns: [{ name: "v", type: 4 }], rows: [[1]] }] } as const;
		const payload = encodePayload({ ...named, requestOffset: 1n, nextOffset: 2n });
		expect(hasUnnamedColumn(decodePayload(new BinaryReader(payload)).blocks)).toBe(false);
		payload[1 + 4 + 18 + 4 + 1] = 0;
		const { blocks } = decodePayload(new BinaryReader(payload));
		expect(hasUnnamedColumn(blocks)).toBe(true);
		expect(blocks[0]?.rowCount).toBe(1);
	});

	test("the payload of a metadata message is opaque", () => {
		const bytes = encodeRawDataFrame({ reqId: 1n, messageId: 2n, payloadType: 5, payload: new Uint8Array([1, 2, 3]) });
		expect(decodeRawData(bytes) as RawDataAnswer).toMatchObject({ ok: true, payloadType: 5, blocks: [] });
	});
});
