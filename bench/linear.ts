import { createMapper } from "@/lib/body/mapper";
import { type ColumnSpec, encodePayload, encodeRawDataFrame, type PayloadBlock } from "@/lib/tmq/build";
import { decodeRawData } from "@/lib/tmq/frame";
import { PublishWindow } from "@/server/mqtt/window";
import { template } from "./codec";
import type { Section } from "./section";
import { rounded } from "./statistics";
import { toTable } from "./table";

const CELLS_A_MEASUREMENT = 4_000_000;
const CHUNK_BYTES = 128 * 1024;
const WINDOW = 4_096;
const PACKET_IDS = 65_534;

interface Shape {
	readonly tables: number;
	/** Of each table. */
	readonly rows: number;
	readonly columns: number;
}

/** What grows tenfold from step to step, and what its cost is counted by. */
const GROWTHS: readonly { what: string; unit: string; steps: readonly Shape[] }[] = [
	{
		what: "rows a message",
		unit: "row",
		steps: [40, 400, 4_000, 40_000].map((rows) => ({ tables: 1, rows, columns: 6 })),
	},
	{
		what: "columns a row",
		unit: "cell",
		steps: [4, 40, 400, 4_000].map((columns) => ({ tables: 1, rows: 40, columns })),
	},
	{
		what: "tables a message",
		unit: "row",
		steps: [10, 100, 1_000, 10_000].map((tables) => ({ tables, rows: 4, columns: 6 })),
	},
];

/** Cost of the whole way from frame to packet and acknowledgement, without sockets, as messages grow. */
export function runLinear(): Section {
	const measured = GROWTHS.map(({ what, unit, steps }) => ({
		what,
		unit,
		steps: steps.map((shape) => {
			const { tables, rows, columns } = shape;
			const size = what === "columns a row" ? columns : what === "tables a message" ? tables : rows;
			const units = unit === "cell" ? tables * rows * columns : tables * rows;
			return { size, ns: rounded(measure(shape) / units, 1) };
		}),
	}));
	const rows = measured.flatMap(({ what, unit, steps }) =>
		steps.map(({ size, ns }, index) => [
			what,
			String(size),
			`${ns} a ${unit}`,
			index === 0 ? "" : (ns / (steps[index - 1]?.ns ?? Number.NaN)).toFixed(2),
		]),
	);
	return {
		name: "linear",
		title: "Cost as messages grow tenfold",
		lines: [
			"Nanoseconds from frame to acknowledged packet, without sockets, of the best round. The last column is the cost of one unit against the line above: 1 is linear, less is better, since what a message costs as a whole is shared by more.",
			"",
			...toTable(["what grows", "to", "ns", "× before"], rows),
		],
		data: measured,
	};
}

function frameOf({ tables, rows, columns }: Shape): Uint8Array {
	const specs = Array.from(
		{ length: columns },
		(_, index): ColumnSpec => (index === 0 ? { name: "ts", type: 9 } : { name: `c${index}`, type: 4 }),
	);
	const blocks = Array.from(
		{ length: tables },
		(_, table): PayloadBlock => ({
			precision: "ms",
			tableName: `meter_${table}`,
			columns: specs,
			rows: Array.from({ length: rows }, (_, row) =>
				specs.map((_, index) => (index === 0 ? 1_756_957_000_000 + row : row * 31 + index)),
			),
		}),
	);
	const payload = encodePayload({ blocks, requestOffset: 1n, nextOffset: 2n });
	return Buffer.from(encodeRawDataFrame({ reqId: 1n, messageId: 1n, payload }));
}

/** Nanoseconds for one message, the best of many. */
function measure(shape: Shape): number {
	const frame = frameOf(shape);
	const address = { database: "db", tmqTopic: "topic_meters", vgroupId: 2, offset: 1n };
	const filter = { withMeta: false, withMetaDelete: false, withMetaDrop: false };
	const mapper = createMapper({ topic: template("m/{table}"), metaTopic: template("m"), ...filter });
	const window = new PublishWindow({ version: "5.0", qos: 1, isRetained: false, properties: Buffer.from([0]) });
	const rounds = Math.max(5, Math.min(2_000, CELLS_A_MEASUREMENT / (shape.tables * shape.rows * shape.columns)));
	let best = Number.POSITIVE_INFINITY;
	let nextId = 1;
	for (let round = 0; round < rounds; round++) {
		const startMs = performance.now();
		const decoded = decodeRawData(frame);
		if (!decoded.ok) throw new Error("the frame holds an error");
		const message = { address, nextOffset: 2n, metas: [], blocks: decoded.blocks, byteLength: 0, polledAtMs: 0 };
		window.add(mapper.map(message, 0).batch);
		while (window.hasUnsent) {
			const chunk = window.take({
				maxBytes: CHUNK_BYTES,
				maxCount: WINDOW,
				maximumPacketSize: Number.POSITIVE_INFINITY,
			});
			for (let count = chunk?.count ?? 0; count > 0; count--) {
				window.settle(nextId);
				nextId = (nextId % PACKET_IDS) + 1;
			}
		}
		best = Math.min(best, performance.now() - startMs);
	}
	return best * 1e6;
}
