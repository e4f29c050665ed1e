import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMapper } from "@/lib/body/mapper";
import { parseTemplate } from "@/lib/topic-template/parse";
import { loadBinaryFrames, recordingNames } from "@/server/testing/recordings";
import { encodePayload, encodeRawDataFrame } from "./build";
import { COLUMN_TYPES, type ColumnTypeCode } from "./column-types";
import { decodeBlockFrame, decodeRawData, readFrameHead } from "./frame";
import { FrameError } from "./frame-error";
import type { Block } from "./types";

const codes = Object.keys(COLUMN_TYPES).map(Number) as ColumnTypeCode[];
const info = { tableName: "", precision: "ms", columnNames: Array.from({ length: 64 }, (_, i) => `c${i}`) } as const;

/** The rows of a frame of either form; none where it carries an error. */
function decodeAny(bytes: Uint8Array): readonly Block[] {
	if (readFrameHead(bytes).form === "older") return [decodeBlockFrame(bytes, info).block];
	const frame = decodeRawData(bytes);
	return frame.ok ? frame.blocks : [];
}

/** Frames with one to four blocks of columns of every type, all values null: the structure is what can be damaged. */
const anyFrame = fc
	.array(fc.tuple(fc.array(fc.constantFrom(...codes), { minLength: 1, maxLength: 8 }), fc.nat({ max: 20 })), {
		minLength: 1,
		maxLength: 4,
	})
	.map((shapes) => {
		const blocks = shapes.map(([types, rows]) => ({
			precision: "us" as const,
			tableName: "t",
			columns: types.map((type, index) => ({ name: `c${index}`, type })),
			rows: Array.from({ length: rows }, () => types.map(() => null)),
		}));
		const payload = encodePayload({ blocks, requestOffset: 1n, nextOffset: 2n });
		return encodeRawDataFrame({ reqId: 1n, messageId: 1n, payload });
	});

/** Decodes and maps; true if that worked, false if it was refused as it should. Anything else that is thrown fails. */
function survives(bytes: Uint8Array): boolean {
	const parsed = parseTemplate("d/{table}");
	if (!parsed.ok) throw new Error("template");
	const meta = { withMeta: false, withMetaDelete: false, withMetaDrop: false };
	const mapper = createMapper({ topic: parsed.template, metaTopic: parsed.template, ...meta });
	const address = { database: "db", tmqTopic: "t", vgroupId: 2, offset: 0n };
	try {
		const blocks = decodeAny(bytes);
		// Each row takes at least one bit of the frame.
		const rows = blocks.reduce((sum, block) => sum + block.rowCount, 0);
		expect(rows).toBeLessThanOrEqual(bytes.length * 8);
		const mapped = mapper.map({ address, nextOffset: 1n, metas: [], blocks, byteLength: bytes.length, polledAtMs: 0 });
		expect(mapped.readCount).toBe(rows);
		return true;
	} catch (error) {
		if (error instanceof FrameError) return false;
		throw error;
	}
}

/** Every length of a small frame; of a large one its ends, where the structure is, and some in between. */
function cutLengths(length: number): number[] {
	if (length <= 3000) return Array.from({ length }, (_, index) => index);
	const ends = Array.from({ length: 1000 }, (_, index) => (index < 800 ? index : length - (index - 799)));
	const between = Array.from({ length: 200 }, (_, index) => Math.floor((length * index) / 200));
	return [...ends, ...between];
}

const names = recordingNames().filter((name) => loadBinaryFrames(name).length > 0);
const smallFrames = names.flatMap((name) => loadBinaryFrames(name)).filter((bytes) => bytes.length < 8000);

describe("a frame cut short is refused", () => {
	test.each(names)("%s", (name) => {
		for (const bytes of loadBinaryFrames(name).slice(0, 6)) {
			for (const length of cutLengths(bytes.length)) {
				expect(() => decodeAny(bytes.subarray(0, length)), `cut to ${length} bytes`).toThrow(FrameError);
			}
		}
	});
});

describe("a damaged frame is read or refused, never more", () => {
	test("bytes changed anywhere", () => {
		const damage = fc.record({
			frame: fc.nat({ max: smallFrames.length - 1 }),
			changes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
		});
		let read = 0;
		fc.assert(
			fc.property(damage, ({ frame, changes }) => {
				const bytes = (smallFrames[frame] ?? new Uint8Array()).slice();
				for (const [at, value] of changes) bytes[at % bytes.length] = value;
				if (survives(bytes)) read++;
			}),
			{ numRuns: 4000, seed: 20260122 },
		);
		expect(read).toBeGreaterThan(0);
		expect(read).toBeLessThan(4000);
	});

	test("each byte of the head and structure set to its extremes", () => {
		for (const original of smallFrames.slice(0, 12)) {
			for (let at = 0; at < Math.min(original.length, 600); at++) {
				for (const value of [0x00, 0x7f, 0x80, 0xff]) {
					const bytes = original.slice();
					bytes[at] = value;
					survives(bytes);
				}
			}
		}
	});

	test("every bit of the head and structure turned over", () => {
		for (const original of smallFrames.filter((_, index) => index % 8 === 0).slice(0, 6)) {
			for (let bit = 0; bit < Math.min(original.length, 300) * 8; bit++) {
				const bytes = original.slice();
				bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
				survives(bytes);
			}
		}
	});

	test("generated frames, cut and changed", () => {
		const damage = fc.record({
			bytes: anyFrame,
			changes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
			cut: fc.option(fc.nat(), { freq: 2 }),
		});
		let read = 0;
		fc.assert(
			fc.property(damage, ({ bytes, changes, cut }) => {
				const damaged = bytes.slice(0, cut === null ? bytes.length : cut % bytes.length);
				for (const [at, value] of changes) if (damaged.length > 0) damaged[at % damaged.length] = value;
				if (survives(damaged)) read++;
			}),
			{ numRuns: 4_000, seed: 20260122 },
		);
		expect(read).toBeGreaterThan(0);
		expect(read).toBeLessThan(4_000);
	});

	test("bytes that were never a frame", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
				survives(bytes);
			}),
			{ numRuns: 2000, seed: 7 },
		);
	});
});

describe("rows that take no bytes do not multiply", () => {
	/** A frame with one NULL column of one row, whose row counts are then overwritten. */
	function claiming(rows: number, columns: number): Uint8Array {
		const payload = encodePayload({
			blocks: [{ precision: "ms", columns: [{ name: "n", type: 0 }], rows: [[null]] }],
			requestOffset: 1n,
			nextOffset: 2n,
		});
		const bytes = encodeRawDataFrame({ reqId: 1n, messageId: 1n, payload });
		const blockAt = 56 + 23 + 4 + 2 + 1 + 18;
		const view = new DataView(bytes.buffer);
		expect(view.getInt32(blockAt + 8, true)).toBe(1);
		view.setInt32(blockAt + 8, rows, true);
		view.setInt32(blockAt + 12, columns, true);
		return bytes;
	}

	test("the frame as built is read", () => {
		expect(decodeAny(claiming(1, 1))).toMatchObject([{ rowCount: 1 }]);
	});

	test.each([
		["a billion rows of a NULL column", 1_000_000_000, 1],
		["a negative number of rows", -1, 1],
		["rows without columns", 100, 0],
		["a negative number of columns", 1, -1],
		["a billion columns", 1, 1_000_000_000],
	])("%s", (_, rows, columns) => {
		expect(() => decodeAny(claiming(rows, columns))).toThrow(FrameError);
	});
});
