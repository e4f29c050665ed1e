import { messageOf } from "@/lib/errors";
import { AnswerError } from "@/lib/tmq/answer-error";
import type { PollAnswer } from "@/lib/tmq/answers";
import { hasJsonColumn, hasUnnamedColumn } from "@/lib/tmq/frame";
import { FrameError } from "@/lib/tmq/frame-error";
import { type Block, type MetaObject, SNAPSHOT_OFFSET, type TmqMessage } from "@/lib/tmq/types";
import type { TmqClient } from "./client";
import { TmqError } from "./errors";

export type PolledMessage = NonNullable<PollAnswer["message"]>;

export interface FetchOptions {
	client: TmqClient;
	/** Servers from 3.3.2 on. */
	hasRawData: boolean;
	/** Metadata that nobody publishes is not fetched; its offset still moves on. */
	withMeta: boolean;
	polledAtMs: number;
}

/** Position after a message; `ask`: the server has to be asked for it. */
type Next = bigint | undefined | "ask";

interface Data {
	readonly blocks: readonly Block[];
	readonly next: Next;
	readonly byteLength: number;
}

const DATA = 1;
const META = 2;
const META_AND_DATA = 3;
const NO_DATA: Data = { blocks: [], next: "ask", byteLength: 0 };

/** Fetches everything of an announced message, by the sequence that its type and the server's age ask for. */
export async function fetchMessage(polled: PolledMessage, options: FetchOptions): Promise<TmqMessage> {
	const { tmqTopic, database, vgroupId, messageType, offset } = polled;
	if (messageType !== DATA && messageType !== META && messageType !== META_AND_DATA) {
		throw unreadable(polled, `its type ${messageType} is not known`);
	}
	const { withMeta } = options;
	try {
		const meta = messageType === DATA ? undefined : await fetchMetas(polled, options);
		const data = messageType === META ? { ...NO_DATA, next: offset } : await fetchData(polled, options);
		return {
			address: { database, tmqTopic, vgroupId, offset },
			nextOffset: offset === SNAPSHOT_OFFSET ? undefined : await nextOffsetOf(polled, data.next, options.client),
			metas: meta?.metas ?? [],
			...(withMeta && messageType !== DATA && meta === undefined && { hasUndescribedMeta: true }),
			blocks: data.blocks,
			byteLength: data.byteLength + (meta?.byteLength ?? 0),
			polledAtMs: options.polledAtMs,
		};
	} catch (error) {
		// The same bytes would come again on every attempt.
		if (error instanceof FrameError || error instanceof AnswerError) throw unreadable(polled, messageOf(error), error);
		throw error;
	}
}

async function fetchMetas(
	{ messageId }: PolledMessage,
	{ client, withMeta }: FetchOptions,
): Promise<{ metas: readonly MetaObject[]; byteLength: number } | undefined> {
	return withMeta ? await client.fetchMetas(messageId) : undefined;
}

async function fetchData(polled: PolledMessage, { client, hasRawData }: FetchOptions): Promise<Data> {
	if (!hasRawData) return { ...(await fetchBlocks(polled, client)), next: "ask" };
	const { blocks, nextOffset, byteLength } = await client.fetchRawData(polled.messageId);
	const next = nextOffset ?? "ask";
	// Raw blocks carry JSON in the server's own encoding; fetched one by one they carry its text.
	if (!hasJsonColumn(blocks) && !hasUnnamedColumn(blocks)) return { blocks, next, byteLength };
	return { ...(await fetchBlocks(polled, client)), next };
}

async function fetchBlocks({ messageId }: PolledMessage, client: TmqClient) {
	const blocks: Block[] = [];
	let byteLength = 0;
	for (;;) {
		const fetched = await client.fetchBlock(messageId);
		if (!fetched) return { blocks, byteLength };
		blocks.push(fetched.block);
		byteLength += fetched.byteLength;
	}
}

async function nextOffsetOf(polled: PolledMessage, next: Next, client: TmqClient): Promise<bigint | undefined> {
	if (next !== "ask") return next;
	const [position] = await client.position([polled]);
	if (position !== undefined && position >= 0n) return position;
	throw unreadable(polled, "the server does not tell the position after it");
}

function unreadable({ tmqTopic, vgroupId, offset }: PolledMessage, why: string, cause?: unknown): TmqError {
	return new TmqError(
		`A message of TMQ topic ${tmqTopic} (vgroup ${vgroupId}, offset ${offset}) cannot be read: ${why}`,
		{ code: "unreadable-message", advice: "fatal", cause },
	);
}
