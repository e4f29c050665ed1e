import { createMapper } from "@/lib/body/mapper";
import { encodePayload, encodeRawDataFrame, type PayloadBlock } from "@/lib/tmq/build";
import { decodeRawData } from "@/lib/tmq/frame";
import { parseTemplate } from "@/lib/topic-template/parse";
import type { TopicTemplate } from "@/lib/topic-template/types";
import type { Section } from "./section";
import { rounded } from "./statistics";
import { toTable } from "./table";

const ROWS = 4000;
const ROUNDS = 300;

/** As in TDengine's own example of electricity meters; bodies of about 200 bytes. */
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

export function template(text: string): TopicTemplate {
	const parsed = parseTemplate(text);
	if (!parsed.ok) throw new Error(`template ${text} does not parse`);
	return parsed.template;
}

export interface CodecCost {
	readonly decodeNs: number;
	readonly writeNs: number;
	readonly bodyBytes: number;
}

/** Cost of a row, the best of many rounds, so that other load on the machine counts little. */
export function measureCodec(frame: Uint8Array, topic: string, rows: number, rounds: number): CodecCost {
	const address = { database: "db", tmqTopic: "topic_meters", vgroupId: 2, offset: 1n };
	const filter = { withMeta: false, withMetaDelete: false, withMetaDrop: false };
	const mapper = createMapper({ topic: template(topic), metaTopic: template("m"), ...filter });
	const best = { decodeNs: Number.POSITIVE_INFINITY, writeNs: Number.POSITIVE_INFINITY, bodyBytes: 0 };
	for (let round = 0; round < rounds; round++) {
		const start = performance.now();
		const decoded = decodeRawData(frame);
		const between = performance.now();
		if (!decoded.ok) throw new Error("the frame holds an error");
		const { blocks } = decoded;
		const mapped = mapper.map({ address, nextOffset: 2n, metas: [], blocks, byteLength: 0, polledAtMs: 0 }, Date.now());
		const end = performance.now();
		best.decodeNs = Math.min(best.decodeNs, ((between - start) * 1e6) / rows);
		best.writeNs = Math.min(best.writeNs, ((end - between) * 1e6) / rows);
		best.bodyBytes = mapped.batch.bodies.length / mapped.batch.count;
	}
	return best;
}

/** What decoding a frame and writing its bodies costs, apart from everything else. */
export function runCodec(): Section {
	const measured = [ROWS, 100, 1].flatMap((rowsPerBlock) =>
		["meters", "meters/{table}"].map((topic) => ({
			rowsPerBlock,
			topic,
			...measureCodec(frameOf(rowsPerBlock), topic, ROWS, ROUNDS),
		})),
	);
	const rows = measured.map(({ rowsPerBlock, topic, decodeNs, writeNs, bodyBytes }) => [
		String(rowsPerBlock),
		topic,
		decodeNs.toFixed(0),
		writeNs.toFixed(0),
		bodyBytes.toFixed(0),
	]);
	return {
		name: "codec",
		title: "Decoding and writing bodies alone",
		lines: [
			`Nanoseconds a row of ${columns.length} columns; the best of ${ROUNDS} rounds of ${ROWS} rows.`,
			"",
			...toTable(["rows a block", "MQTT topic", "decode", "write", "bytes a body"], rows),
		],
		data: measured.map(({ decodeNs, writeNs, bodyBytes, ...kind }) => ({
			...kind,
			decodeNs: rounded(decodeNs, 1),
			writeNs: rounded(writeNs, 1),
			bodyBytes: rounded(bodyBytes, 1),
		})),
	};
}
