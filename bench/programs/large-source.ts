/**
 * A TMQ server with one message of a given size.
 *
 *     node large-source.mjs '{"bytes":67108864,"rowBytes":16384}'
 *
 * Prints `{"port","tmqTopic","rows","bytes"}`.
 */
import { encodePayload, encodeRawDataFrame } from "@/lib/tmq/build";
import type { RecordedMessage } from "@/server/testing/recording";
import { ReplayServer } from "@/server/testing/replay-server";
import { print } from "./lines";

const TMQ_TOPIC = "large";
const { bytes, rowBytes } = JSON.parse(process.argv[2] ?? "{}") as { bytes: number; rowBytes: number };
const count = Math.max(1, Math.floor(bytes / rowBytes));
const text = "x".repeat(rowBytes - 12);
const payload = encodePayload({
	blocks: [
		{
			precision: "ms",
			columns: [
				{ name: "ts", type: 9 },
				{ name: "text", type: 8 },
			],
			rows: Array.from({ length: count }, (_, index) => [1_756_957_000_000 + index, text]),
		},
	],
	requestOffset: 1n,
	nextOffset: 2n,
});
const raw = Buffer.from(encodeRawDataFrame({ reqId: 1n, messageId: 1n, payload }));
const message: RecordedMessage = {
	tmqTopic: TMQ_TOPIC,
	database: "bench",
	vgroupId: 2,
	messageType: 1,
	offset: 1,
	isSnapshot: false,
	nextOffset: 2,
	raw,
	metaText: undefined,
	blocks: [],
};
const assignments = new Map([[TMQ_TOPIC, [{ vgroup_id: 2, offset: 1, begin: 0, end: 2 }]]]);
const server = await ReplayServer.start({
	recording: { messages: [message], assignments, serverVersion: "3.3.7.5.alpha" },
});
process.on("SIGTERM", () => process.exit(0));
print({ port: server.port, tmqTopic: TMQ_TOPIC, rows: count, bytes: raw.length });
