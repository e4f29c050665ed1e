/**
 * What decoding a frame and writing its bodies costs, per row, for a table such as the reference example's: seven
 * columns, bodies of about 200 bytes. Prints the best of many rounds, so that other load on the machine counts little.
 *
 *     npx esbuild bench/codec.ts --bundle --platform=node --format=esm --outfile=.cache/bench-codec.mjs
 *     node .cache/bench-codec.mjs
 */
import { createMapper } from "@/lib/body/mapper";
import { encodePayload, encodeRawDataFrame, type PayloadBlock } from "@/lib/tmq/build";
import { decodeRawData } from "@/lib/tmq/frame";
import { parseTemplate } from "@/lib/topic-template/parse";
import type { TopicTemplate } from "@/lib/topic-template/types";

const ROWS = 4000;
const ROUNDS = 300;

const columns = [
	{ name: "ts", type: 9 },
	{ name: "tbname", type: 8 },
	{ name: "current", type: 6 },
	{ name: "voltage", type: 4 },
	{ name: "phase", type: 6 },
	{ name: "location", type: 8 },
	{ name: "groupid", type: 4 },
] as const;

function row(index: number) {
	const device = index % 1000;
	const place = `California.SanFrancisco.${device % 10}`;
	return [1_756_957_000_000 + index, `d${device}`, 10 + (index % 997) / 1000, 220, 0.31, place, device % 10];
}

/** Frames with the same rows, in one block or in many. */
function frameOf(rowsPerBlock: number): Uint8Array {
	const blocks: PayloadBlock[] = [];
	for (let start = 0; start < ROWS; start += rowsPerBlock) {
		const rows = Array.from({ length: rowsPerBlock }, (_, index) => row(start + index));
		blocks.push({ precision: "ms", columns, rows });
	}
	const payload = encodePayload({ blocks, requestOffset: 1n, nextOffset: 2n });
	return Buffer.from(encodeRawDataFrame({ reqId: 1n, messageId: 1n, payload }));
}

function template(text: string): TopicTemplate {
	const parsed = parseTemplate(text);
	if (!parsed.ok) throw new Error(`template ${text} does not parse`);
	return parsed.template;
}

function measure(frame: Uint8Array, topic: string): { decodeNs: number; mapNs: number; bodyBytes: number } {
	const address = { database: "db", tmqTopic: "topic_meters", vgroupId: 2, offset: 1n };
	const filter = { withMeta: false, withMetaDelete: false, withMetaDrop: false };
	const mapper = createMapper({ topic: template(topic), metaTopic: template("m"), ...filter });
	const best = { decodeNs: Number.POSITIVE_INFINITY, mapNs: Number.POSITIVE_INFINITY, bodyBytes: 0 };
	for (let round = 0; round < ROUNDS; round++) {
		const start = performance.now();
		const decoded = decodeRawData(frame);
		const between = performance.now();
		if (!decoded.ok) throw new Error("the frame holds an error");
		const { blocks } = decoded;
		const mapped = mapper.map({ address, nextOffset: 2n, metas: [], blocks, byteLength: 0, polledAtMs: 0 }, Date.now());
		const end = performance.now();
		best.decodeNs = Math.min(best.decodeNs, ((between - start) * 1e6) / ROWS);
		best.mapNs = Math.min(best.mapNs, ((end - between) * 1e6) / ROWS);
		best.bodyBytes = mapped.batch.bodies.length / mapped.batch.count;
	}
	return best;
}

for (const rowsPerBlock of [ROWS, 100, 1]) {
	for (const topic of ["meters", "meters/{table}"]) {
		const { decodeNs, mapNs, bodyBytes } = measure(frameOf(rowsPerBlock), topic);
		const what = `${rowsPerBlock} rows a block, to ${topic}`.padEnd(38);
		console.log(
			`${what} decode ${decodeNs.toFixed(0)} ns/row, write ${mapNs.toFixed(0)} ns/row of ${bodyBytes.toFixed(0)} bytes`,
		);
	}
}
