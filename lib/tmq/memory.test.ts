import v8 from "node:v8";
import vm from "node:vm";
import { describe, expect, test } from "vitest";
import { loadBinaryFrames, recordingNames } from "@/server/testing/recordings";
import { encodePayload, encodeRawDataFrame, type PayloadBlock } from "./build";
import { decodeRawData, readFrameHead } from "./frame";

v8.setFlagsFromString("--expose_gc");
const collectGarbage: () => void = vm.runInNewContext("gc");
/** Enough of the same frame that what the measurement itself takes does not count. */
const MEASURED_BYTES = 4_000_000;

/** What a decoded frame keeps beyond its own bytes, as a multiple of these. */
function keptPerByte(bytes: Uint8Array): number {
	const kept: unknown[] = [];
	const count = Math.ceil(MEASURED_BYTES / bytes.length);
	collectGarbage();
	const before = process.memoryUsage();
	for (let time = 0; time < count; time++) kept.push(decodeRawData(bytes));
	collectGarbage();
	const after = process.memoryUsage();
	expect(kept).toHaveLength(count);
	return (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / (count * bytes.length);
}

function frameOf(blocks: readonly PayloadBlock[]): Uint8Array {
	const payload = encodePayload({ blocks, requestOffset: 1n, nextOffset: 2n });
	return encodeRawDataFrame({ reqId: 1n, messageId: 1n, payload });
}

function bools(columns: number, tableName?: string): PayloadBlock {
	return {
		precision: "ms",
		tableName,
		columns: Array.from({ length: columns }, (_, index) => ({ name: `c${index}`, type: 1 as const })),
		rows: [Array.from({ length: columns }, () => true)],
	};
}

describe("a decoded frame keeps little beside its bytes", () => {
	const recorded = recordingNames().flatMap((name) => {
		const frames = loadBinaryFrames(name).filter((bytes) => readFrameHead(bytes).form === "raw-data");
		const largest = frames.sort((a, b) => b.length - a.length)[0];
		return largest !== undefined && largest.length > 1_000 ? [[name, largest] as const] : [];
	});

	test.each(recorded)("%s", (_, bytes) => {
		expect(keptPerByte(bytes)).toBeLessThan(4);
	});

	test.each([
		["many small blocks", frameOf(Array.from({ length: 20_000 }, () => bools(1))), 4],
		["many tables", frameOf(Array.from({ length: 20_000 }, (_, index) => bools(1, `t${index}`))), 4],
		// The widest table there can be, with the least that a row can hold: a column's description outweighs its value.
		["one row of 4,096 columns, many times", frameOf(Array.from({ length: 20 }, () => bools(4_096))), 6],
	] as const)("%s", (_, bytes, most) => {
		expect(keptPerByte(bytes)).toBeLessThan(most);
	});
});
