import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Answer, type FetchAnswer, parseAnswer, readFetch, readJsonMeta, readPoll } from "@/lib/tmq/answers";
import { decodeBlockFrame, decodeRaw, decodeRawData, type RawDataFrame, readFrameHead } from "@/lib/tmq/frame";
import { splitMetas } from "@/lib/tmq/meta";
import { type Block, type MetaObject, SNAPSHOT_OFFSET, type TmqMessage } from "@/lib/tmq/types";

const folder = path.join(import.meta.dirname, "fixtures/tmq");

/** One frame of a recorded connection to `/rest/tmq`. */
export type RecordedFrame = { readonly tMs: number; readonly direction: "sent" | "received" } & (
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "binary"; readonly bytes: Uint8Array }
);

/** What must be published for one MQTT message of a recording. */
export interface ExpectedMessage {
	kind: string;
	variables: Record<string, string>;
	body: string;
}

interface RecordedLine {
	t?: number;
	dir: string;
	kind?: string;
	data?: string;
}

/** Names of the recordings that hold messages, such as `meta-database`. */
export function recordingNames(): string[] {
	return readdirSync(folder)
		.filter((file) => file.endsWith(".jsonl"))
		.map((file) => file.slice(0, -".jsonl".length))
		.sort();
}

/** The frames of a recording by name, such as `seed-example` or `errors/seek-commit`. */
export function loadFrames(name: string): RecordedFrame[] {
	return readLines<RecordedLine>(`${name}.jsonl`).flatMap(toFrame);
}

/** What a publisher must make of it, where the project keeps that at full length. */
export function loadExpected(name: string): ExpectedMessage[] {
	return readLines<ExpectedMessage>(`${name}.expected.ndjson`);
}

/** The bytes of every binary frame of a recording. */
export function loadBinaryFrames(name: string): Uint8Array[] {
	return loadFrames(name).flatMap((frame) => (frame.kind === "binary" ? [frame.bytes] : []));
}

/** The messages of a recording, as the codec reads them. */
export function loadMessages(name: string): TmqMessage[] {
	const builder = new MessageBuilder();
	for (const frame of loadFrames(name)) {
		if (frame.direction === "sent") builder.noteRequest(frame);
		else if (frame.kind === "text") builder.addText(frame.text, frame.tMs);
		else builder.addBinary(frame.bytes);
	}
	return builder.finish();
}

function readLines<Line>(file: string): Line[] {
	const text = readFileSync(path.join(folder, file), "utf8");
	return text
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line) as Line);
}

function toFrame({ t, dir, kind, data }: RecordedLine): RecordedFrame[] {
	if ((dir !== ">" && dir !== "<") || data === undefined) return [];
	const base = { tMs: t ?? 0, direction: dir === ">" ? "sent" : "received" } as const;
	if (kind === "text") return [{ ...base, kind, text: data }];
	return [{ ...base, kind: "binary", bytes: new Uint8Array(Buffer.from(data, "base64")) }];
}

/** The message that was polled last, growing with each answer about it. */
type Draft = { -readonly [key in keyof TmqMessage]: TmqMessage[key] } & {
	messageId: bigint;
	metas: MetaObject[];
	blocks: Block[];
};

class MessageBuilder {
	readonly #messages: TmqMessage[] = [];
	readonly #actions = new Map<bigint, string>();
	#draft: Draft | undefined;
	#fetched: FetchAnswer["block"];

	noteRequest(frame: RecordedFrame): void {
		if (frame.kind !== "text" || !frame.text.startsWith("{")) return;
		const { action, args } = JSON.parse(frame.text) as { action: string; args?: { req_id?: number } };
		this.#actions.set(BigInt(args?.req_id ?? 0), action);
	}

	addText(text: string, tMs: number): void {
		const answer = parseAnswer(text);
		if (answer.code !== 0) return;
		if (answer.action === "poll") this.#addPoll(answer, tMs);
		if (answer.action === "fetch") this.#fetched = readFetch(answer).block;
		if (answer.action === "fetch_json_meta") {
			const meta = readJsonMeta(answer);
			if (meta !== undefined) this.#draft?.metas.push(...splitMetas(meta));
			this.#addBytes(text.length);
		}
	}

	addBinary(bytes: Uint8Array): void {
		const head = readFrameHead(bytes);
		if (head.form === "raw-data") this.#addRaw(decodeRawData(bytes));
		else if (this.#actions.get(head.reqId) === "fetch_raw") this.#addRaw(decodeRaw(bytes));
		else if (this.#fetched !== undefined) this.#draft?.blocks.push(decodeBlockFrame(bytes, this.#fetched).block);
		this.#addBytes(bytes.length);
	}

	finish(): TmqMessage[] {
		if (this.#draft !== undefined) this.#messages.push(this.#draft);
		this.#draft = undefined;
		return this.#messages;
	}

	#addPoll(answer: Answer, tMs: number): void {
		const { message } = readPoll(answer);
		if (message === undefined || message.messageId === this.#draft?.messageId) return;
		this.finish();
		const { database, tmqTopic, vgroupId, offset } = message;
		this.#draft = {
			messageId: message.messageId,
			address: { database, tmqTopic, vgroupId, offset },
			// Of a metadata message, `poll` tells the position after it.
			nextOffset: message.messageType === 2 && offset !== SNAPSHOT_OFFSET ? offset : undefined,
			metas: [],
			blocks: [],
			byteLength: 0,
			polledAtMs: tMs,
		};
	}

	#addRaw(frame: RawDataFrame): void {
		if (!frame.ok || this.#draft === undefined) return;
		this.#draft.blocks = [...frame.blocks];
		this.#draft.nextOffset ??= frame.nextOffset;
	}

	#addBytes(count: number): void {
		if (this.#draft !== undefined) this.#draft.byteLength += count;
	}
}
