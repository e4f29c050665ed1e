/**
 * The same job as a good engineer would script it: `ws` for TMQ, `mqtt` for the broker with a window of messages on
 * their way, rows decoded cell by cell into objects, `JSON.stringify`, one commit after each message of the
 * subscription. Prints its rate and ends.
 */
import { once } from "node:events";
import { connectAsync } from "mqtt";
import WebSocket from "ws";
import { decodeRawData } from "@/lib/tmq/frame";
import type { Block, BlockColumn } from "@/lib/tmq/types";
import { readJob, Stopwatch } from "./job";

const job = readJob();
const window = job.window ?? 1_000;
const stopwatch = new Stopwatch(job);

const socket = new WebSocket(`ws://127.0.0.1:${job.sourcePort}/rest/tmq`, { perMessageDeflate: false });
await once(socket, "open");
let lastId = 0;

async function ask(action: string, args: object): Promise<Buffer> {
	const answer = once(socket, "message");
	socket.send(JSON.stringify({ action, args: { req_id: ++lastId, ...args } }));
	return (await answer)[0] as Buffer;
}

interface Poll {
	have_message: boolean;
	message_id: number;
	topic: string;
	database: string;
	vgroup_id: number;
	offset: number;
}

const client = await connectAsync(`mqtt://127.0.0.1:${job.brokerPort}`, {
	clientId: job.groupId,
	protocolVersion: job.version === "5.0" ? 5 : 4,
});
const login = { user: "root", password: "taosdata", group_id: job.groupId, topics: [job.tmqTopic] };
await ask("subscribe", { ...login, auto_commit: "false", offset_reset: "earliest" });

const text = new TextDecoder();

function cell(view: DataView, block: Block, column: BlockColumn, row: number): unknown {
	if (column.type === 8 || column.type === 10) {
		const offset = view.getInt32(column.nullsAt + row * 4, true);
		if (offset < 0) return null;
		const start = column.valuesAt + offset;
		const bytes = block.bytes.subarray(start + 2, start + 2 + view.getUint16(start, true));
		return text.decode(bytes);
	}
	if ((view.getUint8(column.nullsAt + (row >> 3)) >> (7 - (row & 7))) & 1) return null;
	switch (column.type) {
		case 4:
			return view.getInt32(column.valuesAt + row * 4, true);
		case 6:
			// As short as the 32 bits allow, not with the digits of a double.
			return Number(view.getFloat32(column.valuesAt + row * 4, true).toPrecision(8));
		case 7:
			return view.getFloat64(column.valuesAt + row * 8, true);
		case 9:
			return Number(view.getBigInt64(column.valuesAt + row * 8, true));
		default:
			throw new Error(`this script does not know type ${column.type}`);
	}
}

function* rowsOf(block: Block) {
	const view = new DataView(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
	for (let row = 0; row < block.rowCount; row++) {
		const data: Record<string, unknown> = {};
		for (const column of block.columns) data[column.name] = cell(view, block, column, row);
		yield data;
	}
}

let published = 0;
let inFlight = 0;
let wake: (() => void) | undefined;
let measured: object | undefined;

function onPublished(error?: Error | null) {
	if (error) throw error;
	inFlight--;
	published++;
	measured ??= stopwatch.progress(published);
	wake?.();
}

while (measured === undefined) {
	const poll = JSON.parse((await ask("poll", { blocking_time: 500, message_id: lastId })).toString()) as Poll;
	if (!poll.have_message) continue;
	const frame = decodeRawData(await ask("fetch_raw_data", { message_id: poll.message_id }));
	if (!frame.ok) throw new Error(frame.message);
	const offset = { database: poll.database, topic: poll.topic, vgroupId: poll.vgroup_id, offset: poll.offset };
	for (const block of frame.blocks) {
		for (const data of rowsOf(block)) {
			const topic = job.topic.replace("{table}", () => String(block.tableName ?? data["tbname"]));
			inFlight++;
			client.publish(topic, JSON.stringify({ data, offset }), { qos: job.qos }, onPublished);
			if (inFlight < window) continue;
			await new Promise<void>((resolve) => {
				wake = resolve;
			});
			wake = undefined;
		}
	}
	while (inFlight > 0) {
		await new Promise<void>((resolve) => {
			wake = resolve;
		});
	}
	wake = undefined;
	await ask("commit", { message_id: poll.message_id });
}
process.stdout.write(`${JSON.stringify(measured)}\n`);
process.exit(0);
