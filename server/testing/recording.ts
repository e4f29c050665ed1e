import fs from "node:fs";
import path from "node:path";
import { SNAPSHOT_OFFSET } from "@/lib/tmq/types";

/** A fetched block: the answer to `fetch`, and the frame of `fetch_block` (none once the blocks are used up). */
export interface RecordedBlock {
	readonly answer: Readonly<Record<string, unknown>>;
	bytes: Buffer | undefined;
}

export interface RecordedMessage {
	readonly tmqTopic: string;
	readonly database: string;
	readonly vgroupId: number;
	readonly messageType: number;
	readonly offset: number;
	readonly isSnapshot: boolean;
	/** Position after the message. */
	nextOffset: number;
	/** Frame of `fetch_raw_data`. */
	raw: Buffer | undefined;
	/** `data` of `fetch_json_meta`, verbatim. */
	metaText: string | undefined;
	readonly blocks: RecordedBlock[];
}

export interface RecordedAssignment {
	readonly vgroup_id: number;
	readonly offset: number;
	readonly begin: number;
	readonly end: number;
}

/** What a real server said on one connection, taken apart so that it can be said again to another client. */
export interface Recording {
	readonly messages: readonly RecordedMessage[];
	/** By TMQ topic; the first answer of each. */
	readonly assignments: ReadonlyMap<string, readonly RecordedAssignment[]>;
	/** A recording made by `fetch` and `fetch_block` alone counts as one of a server too old for `fetch_raw_data`. */
	readonly serverVersion: string;
}

interface Entry {
	readonly dir: string;
	readonly kind?: string;
	readonly data?: string;
}

const RAW_FLAG = 0xffff_ffff_ffff_ffffn;
const RAW_MESSAGE_LENGTH_AT = 38;
const RAW_PAYLOAD_AT = 56;

/** Path of a recording in `server/testing/fixtures/tmq`, named without its ending. */
export function recordingPath(name: string): string {
	return path.join(import.meta.dirname, "fixtures/tmq", `${name}.jsonl`);
}

/** Reads a recording: one JSON line per frame of the connection, binary frames as base64. */
export function readRecording(file: string): Recording {
	const builder = new RecordingBuilder();
	for (const line of fs.readFileSync(file, "utf8").split("\n")) if (line !== "") builder.add(JSON.parse(line) as Entry);
	return builder.finish();
}

class RecordingBuilder {
	readonly #messages: RecordedMessage[] = [];
	readonly #assignments = new Map<string, RecordedAssignment[]>();
	/** TMQ topic asked about, by request id. */
	readonly #askedTopics = new Map<number, string>();

	add(entry: Entry): void {
		const data = entry.data ?? "";
		if (entry.dir === ">") this.#addRequest(data);
		else if (entry.dir !== "<") return;
		else if (entry.kind === "text") this.#addAnswer(data);
		else this.#addFrame(Buffer.from(data, "base64"));
	}

	finish(): Recording {
		const isModern = this.#messages.some((message) => message.raw !== undefined || message.messageType === 2);
		return {
			messages: this.#messages,
			assignments: this.#assignments,
			serverVersion: isModern ? "3.3.7.5.alpha" : "3.3.0.0",
		};
	}

	#addRequest(text: string): void {
		let request: { action?: string; args?: { req_id?: number; topic?: string } };
		try {
			request = JSON.parse(text);
		} catch {
			return; // recorded on purpose: what a server does with text that is not JSON
		}
		const { req_id: id, topic } = request.args ?? {};
		if (request.action === "assignment" && id !== undefined && topic !== undefined) this.#askedTopics.set(id, topic);
	}

	#addAnswer(text: string): void {
		const answer = JSON.parse(text);
		if (answer.code !== 0) return;
		const message = this.#messages.at(-1);
		if (answer.action === "assignment") {
			const topic = this.#askedTopics.get(answer.req_id);
			if (topic !== undefined && !this.#assignments.has(topic)) this.#assignments.set(topic, answer.assignment ?? []);
		} else if (answer.action === "poll" && answer.have_message) this.#messages.push(messageOf(answer));
		else if (answer.action === "fetch_json_meta" && message) {
			message.metaText = text.slice(text.indexOf('"data":') + '"data":'.length, -1);
		} else if (answer.action === "fetch") message?.blocks.push({ answer, bytes: undefined });
	}

	#addFrame(frame: Buffer): void {
		const message = this.#messages.at(-1);
		if (!message) return;
		if (frame.readBigUInt64LE(0) !== RAW_FLAG) {
			const block = message.blocks.at(-1);
			if (block) block.bytes = frame;
			return;
		}
		message.raw = frame;
		message.nextOffset = nextOffsetOf(frame) ?? message.nextOffset;
	}
}

function messageOf(poll: Record<string, unknown>): RecordedMessage {
	const offset = Number(poll["offset"]);
	const messageType = Number(poll["message_type"]);
	return {
		tmqTopic: String(poll["topic"]),
		database: String(poll["database"]),
		vgroupId: Number(poll["vgroup_id"]),
		messageType,
		offset,
		isSnapshot: BigInt(offset) === SNAPSHOT_OFFSET,
		// Metadata is announced with the position after it; for data the payload's head, seen later, is exact.
		nextOffset: messageType === 2 ? offset : offset + 1,
		raw: undefined,
		metaText: undefined,
		blocks: [],
	};
}

/** Second offset in the payload's head, if both are log offsets. */
function nextOffsetOf(frame: Buffer): number | undefined {
	const head = frame.subarray(RAW_PAYLOAD_AT + frame.readUInt32LE(RAW_MESSAGE_LENGTH_AT));
	const isLog = head.length > 23 && head[0] === 0x64 && head[5] === 0x11 && head[14] === 0x11;
	return isLog ? Number(head.readBigInt64LE(15)) : undefined;
}
