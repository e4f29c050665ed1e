/**
 * A TMQ server in a process of its own: plays a recording of a real server over and over, as one long log.
 *
 *     node source.mjs FILE ROWS [VGROUP]
 *
 * VGROUP: only the messages of the first (0) or second (1) vgroup in the recording. Prints `{"port","tmqTopic"}`.
 */
import { decodeRawData } from "@/lib/tmq/frame";
import { type RecordedMessage, type Recording, readRecording } from "@/server/testing/recording";
import { ReplayServer } from "@/server/testing/replay-server";

const RAW_MESSAGE_LENGTH_AT = 38;
const RAW_PAYLOAD_AT = 56;
/** Places of the two log offsets in the head of a payload: where the request stood, and where the next one starts. */
const REQUEST_OFFSET_AT = 6;
const NEXT_OFFSET_AT = 15;

const [file = "", rows = "0", vgroup = "all"] = process.argv.slice(2);

function rowsOf({ raw }: RecordedMessage): number {
	if (raw === undefined) return 0;
	const frame = decodeRawData(raw);
	return frame.ok ? frame.blocks.reduce((sum, { rowCount }) => sum + rowCount, 0) : 0;
}

/** The message as it would stand that much later in the log. */
function later(message: RecordedMessage, by: number): RecordedMessage {
	const raw = Buffer.from(message.raw ?? []);
	const head = raw.subarray(RAW_PAYLOAD_AT + raw.readUInt32LE(RAW_MESSAGE_LENGTH_AT));
	for (const at of [REQUEST_OFFSET_AT, NEXT_OFFSET_AT]) head.writeBigInt64LE(head.readBigInt64LE(at) + BigInt(by), at);
	return { ...message, offset: message.offset + by, nextOffset: message.nextOffset + by, raw };
}

function prolonged(recording: Recording, wantedRows: number): Recording {
	const vgroups = [...new Set(recording.messages.map(({ vgroupId }) => vgroupId))];
	const isPlayed = ({ vgroupId }: RecordedMessage) => vgroup === "all" || vgroupId === vgroups[Number(vgroup)];
	const originals = recording.messages.filter((message) => rowsOf(message) > 0 && isPlayed(message));
	const span = Math.max(...originals.map(({ nextOffset }) => nextOffset));
	const messages: RecordedMessage[] = [];
	let count = 0;
	for (let turn = 0; count < wantedRows; turn++) {
		for (const message of originals) {
			messages.push(later(message, turn * span));
			count += rowsOf(message);
		}
	}
	return { ...recording, messages };
}

const recording = prolonged(readRecording(file), Number(rows));
const server = await ReplayServer.start({ recording });
process.stdout.write(`${JSON.stringify({ port: server.port, tmqTopic: recording.messages[0]?.tmqTopic })}\n`);
process.on("SIGTERM", () => process.exit(0));
