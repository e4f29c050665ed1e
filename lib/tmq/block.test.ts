import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BinaryReader } from "./binary-reader";
import { decodeBlock } from "./block";
import {
	type CellValue,
	type ColumnSpec,
	encodeBlock,
	encodeBlockFrame,
	encodePayload,
	encodeRawDataFrame,
	encodeRawFrame,
} from "./build";
import { COLUMN_TYPES, type ColumnTypeCode } from "./column-types";
import { decodeBlockFrame, decodeRaw, decodeRawData, type RawDataAnswer } from "./frame";
import { FrameError } from "./frame-error";
import type { Block } from "./types";
import { unknownInBlock } from "./unknown";
import { readCell } from "./values";

const codes = Object.keys(COLUMN_TYPES).map(Number) as ColumnTypeCode[];

/** Values of a type as they are read back. */
function valuesOf(code: ColumnTypeCode): fc.Arbitrary<CellValue> {
	const { name, rendering, width } = COLUMN_TYPES[code];
	if (rendering === "null") return fc.constant(null);
	if (rendering === "boolean") return fc.boolean();
	if (rendering === "text") return fc.string({ unit: "grapheme", maxLength: 12 });
	if (rendering === "json") return fc.json({ maxDepth: 1 });
	if (rendering === "hex") return fc.uint8Array({ maxLength: 20 });
	if (name === "FLOAT") return fc.float({ noNaN: true });
	if (name === "DOUBLE") return fc.double({ noNaN: true });
	const bits = BigInt(width * 8);
	const isUnsigned = name.endsWith("UNSIGNED");
	const min = isUnsigned ? 0n : -(1n << (bits - 1n));
	const max = isUnsigned ? (1n << bits) - 1n : (1n << (bits - 1n)) - 1n;
	return fc.bigInt({ min, max }).map((value) => (width < 8 ? Number(value) : value));
}

const columnSpec = fc
	.constantFrom(...codes)
	.map((type): ColumnSpec => ({ name: `c${type}`, type, scale: COLUMN_TYPES[type].rendering === "decimal" ? 3 : 0 }));

const blockSpec = fc.array(columnSpec, { minLength: 1, maxLength: 6 }).chain((columns) =>
	fc.record({
		columns: fc.constant(columns),
		rows: fc.array(fc.tuple(...columns.map(({ type }) => fc.option(valuesOf(type), { freq: 4 }))), { maxLength: 20 }),
	}),
);

function rowsOf(block: Block): CellValue[][] {
	return Array.from({ length: block.rowCount }, (_, row) =>
		block.columns.map((column) => readCell(block, column, row)),
	);
}

describe("what was built is read back", () => {
	test("fetch_raw_data: every type, several blocks", () => {
		const spec = fc.record({
			blocks: fc.array(blockSpec, { maxLength: 3 }),
			precision: fc.constantFrom("ms" as const, "us" as const, "ns" as const),
			tableName: fc.option(fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }), { nil: undefined }),
			nextOffset: fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }),
		});
		fc.assert(
			fc.property(spec, ({ blocks, precision, tableName, nextOffset }) => {
				// A JSON column of a raw frame is not text; `fetch_block` below covers it.
				const readable = blocks.filter(({ columns }) => columns.every(({ type }) => type !== 15));
				const payload = encodePayload({
					blocks: readable.map((block) => ({ ...block, precision, tableName })),
					requestOffset: 0n,
					nextOffset,
				});
				const frame = decodeRawData(encodeRawDataFrame({ reqId: 5n, messageId: 6n, payload })) as RawDataAnswer;
				expect(frame).toMatchObject({ ok: true, reqId: 5n, messageId: 6n, payloadType: 2, nextOffset });
				expect(frame.blocks.map(rowsOf)).toEqual(readable.map(({ rows }) => rows));
				for (const [index, block] of frame.blocks.entries()) {
					const { columns } = readable[index] ?? { columns: [] };
					expect(block).toMatchObject({ tableName, precision });
					expect(block.columns).toMatchObject(columns.map(({ name, type, scale }) => ({ name, type, scale })));
				}
				expect(decodeRaw(encodeRawFrame({ reqId: 5n, messageId: 6n, payload })).blocks.map(rowsOf)).toEqual(
					frame.blocks.map(rowsOf),
				);
			}),
			{ numRuns: 200 },
		);
	});

	test("fetch_block: every type", () => {
		fc.assert(
			fc.property(blockSpec, (spec) => {
				const columnNames = spec.columns.map(({ name }) => name);
				const bytes = encodeBlockFrame({ reqId: 1n, messageId: 2n, block: encodeBlock(spec) });
				const decoded = decodeBlockFrame(bytes, { tableName: "t", precision: "us", columnNames });
				expect(decoded).toMatchObject({ reqId: 1n, messageId: 2n, block: { tableName: "t", precision: "us" } });
				expect(rowsOf(decoded.block)).toEqual(spec.rows);
			}),
			{ numRuns: 200 },
		);
	});

	test("decimals from text", () => {
		const columns = [{ name: "d", type: 21, scale: 3 } as const, { name: "e", type: 17, scale: 10 } as const];
		const block = encodeBlock({ columns, rows: [["-0.005", "-12345678901234567890.123456789"]] });
		const bytes = encodeBlockFrame({ reqId: 1n, messageId: 2n, block });
		const decoded = decodeBlockFrame(bytes, { tableName: "", precision: "ms", columnNames: ["d", "e"] });
		expect(rowsOf(decoded.block)).toEqual([[-5n, -123456789012345678901234567890n]]);
	});

	test("frames that begin anywhere in their buffer", () => {
		const payload = encodePayload({
			blocks: [{ precision: "ms", columns: [{ name: "v", type: 4 }], rows: [[7]] }],
			requestOffset: 1n,
			nextOffset: 2n,
		});
		const frame = encodeRawDataFrame({ reqId: 1n, messageId: 1n, payload });
		const padded = new Uint8Array(frame.length + 6);
		padded.set(frame, 3);
		const decoded = decodeRawData(padded.subarray(3, 3 + frame.length)) as RawDataAnswer;
		expect(decoded.blocks.map(rowsOf)).toEqual([[[7]]]);
	});
});

describe("what servers do differently", () => {
	const columns = [
		{ name: "ts", type: 9 },
		{ name: "s", type: 8 },
	] as const;
	const rows = [
		[1n, "a"],
		[2n, null],
		[3n, "ccc"],
	];
	const lengthsAt = 28 + 5 * columns.length;

	function decodeRows(block: Uint8Array): CellValue[][] {
		const { rowCount, columns: bare } = decodeBlock(new BinaryReader(block), "text");
		return rowsOf({ tableName: undefined, precision: "ms", rowCount, columns: bare, bytes: block });
	}

	test.each([1, 2])("block version %i", (version) => {
		const block = encodeBlock({ columns, rows });
		new DataView(block.buffer).setInt32(0, version, true);
		expect(decodeRows(block)).toEqual(rows);
	});

	test("a version that nobody knows is refused", () => {
		const block = encodeBlock({ columns, rows });
		new DataView(block.buffer).setInt32(0, 3, true);
		expect(() => decodeRows(block)).toThrow(FrameError);
	});

	test.each([1, 2])("big-endian lengths under version %i", (version) => {
		const block = encodeBlock({ columns, rows });
		const view = new DataView(block.buffer);
		view.setInt32(0, version, true);
		for (const [index] of columns.entries()) {
			const at = lengthsAt + 4 * index;
			view.setInt32(at, view.getInt32(at, true), false);
		}
		expect(decodeRows(block)).toEqual(rows);
	});

	test("no trailing byte", () => {
		const block = encodeBlock({ columns, rows }).slice(0, -1);
		new DataView(block.buffer).setInt32(4, block.length, true);
		expect(decodeRows(block)).toEqual(rows);
	});

	test("rows that share a value, in any order", () => {
		const block = encodeBlock({ columns, rows });
		const offsetsAt = lengthsAt + 4 * columns.length + 1 + 24;
		const view = new DataView(block.buffer);
		view.setInt32(offsetsAt, 3, true);
		view.setInt32(offsetsAt + 8, 0, true);
		expect(decodeRows(block)).toEqual([
			[1n, "ccc"],
			[2n, null],
			[3n, "a"],
		]);
	});

	test.each([
		["before the heap", -2],
		["behind the heap", 8],
		["into the last value", 7],
	])("an offset %s is refused", (_, offset) => {
		const block = encodeBlock({ columns, rows });
		new DataView(block.buffer).setInt32(lengthsAt + 4 * columns.length + 1 + 24, offset, true);
		expect(() => decodeRows(block)).toThrow(FrameError);
	});

	test.each([
		["fixed", 4],
		["var16", 8],
	] as const)("columns of a type of the future, stored like %s, are stepped over", (_, like) => {
		const before = { name: "a", type: like };
		const cell = (text: string) => (like === 4 ? text.length : text);
		const spec = {
			columns: [before, { name: "b", type: 8 } as const, { ...before, name: "c" }, { name: "d", type: 4 } as const],
			rows: [
				[cell("x"), "one", cell("yy"), 1],
				[null, "two", cell(""), 2],
				[cell("zzz"), null, null, 3],
			],
		};
		const block = encodeBlock(spec);
		block[28] = 77;
		block[28 + 10] = 77;
		const bytes = encodeBlockFrame({ reqId: 1n, messageId: 1n, block });
		const decoded = decodeBlockFrame(bytes, { tableName: "", precision: "ms", columnNames: ["a", "b", "c", "d"] });
		expect(rowsOf(decoded.block)).toEqual([
			[null, "one", null, 1],
			[null, "two", null, 2],
			[null, null, null, 3],
		]);
		expect(unknownInBlock(decoded.block)).toEqual(["column-type:77"]);
	});
});
