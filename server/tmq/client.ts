import { AnswerError } from "@/lib/tmq/answer-error";
import {
	type AssignedVgroup,
	type FetchAnswer,
	type PollAnswer,
	readAssignment,
	readCommitted,
	readFetch,
	readJsonMeta,
	readPoll,
	readPosition,
	readVersion,
	type Answer as TextAnswer,
} from "@/lib/tmq/answers";
import { decodeBlockFrame, decodeRawData, type RawDataAnswer } from "@/lib/tmq/frame";
import { splitMetas } from "@/lib/tmq/meta";
import { requests, type SubscribeOptions, type VgroupAddress } from "@/lib/tmq/requests";
import type { Block, MetaObject } from "@/lib/tmq/types";
import { TmqError } from "./errors";
import { serverError } from "./server-error";
import type { Answer, TmqTransport } from "./transport";

/** How long each kind of answer may take. `subscribe` retries inside the server for up to two minutes. */
const TIMEOUT_MS = { version: 10_000, subscribe: 150_000, other: 40_000, fetch: 60_000 } as const;
/** Beyond the blocking time: the call waits for others of the connection. */
const POLL_MARGIN_MS = 30_000;

/** The actions of the protocol as functions. Each rejects with `TmqError`; the caller sees to it that they do not overlap. */
export class TmqClient {
	readonly #transport: TmqTransport;

	constructor(transport: TmqTransport) {
		this.#transport = transport;
	}

	get address(): string {
		return this.#transport.address;
	}

	get silentForMs(): number | undefined {
		return this.#transport.silentForMs;
	}

	close(): Promise<void> {
		return this.#transport.close();
	}

	async version(): Promise<string> {
		return this.#ask("version", requests.version, readVersion, TIMEOUT_MS.version);
	}

	async subscribe(options: SubscribeOptions): Promise<void> {
		await this.#ask("subscribe", (reqId) => requests.subscribe(reqId, options), nothing, TIMEOUT_MS.subscribe);
	}

	async poll(blockingMs: number, lastMessageId: bigint): Promise<PollAnswer["message"]> {
		const build = (reqId: bigint) => requests.poll(reqId, blockingMs, lastMessageId);
		return (await this.#ask("poll", build, readPoll, blockingMs + POLL_MARGIN_MS)).message;
	}

	/** The whole message in one frame; servers from 3.3.2 on. Also gives the bytes received. */
	async fetchRawData(messageId: bigint): Promise<RawDataAnswer & { byteLength: number }> {
		const action = "fetch_raw_data";
		const answer = await this.#transport.request(
			action,
			(reqId) => requests.fetchRawData(reqId, messageId),
			TIMEOUT_MS.fetch,
		);
		const bytes = frameOf(action, answer);
		const frame = decodeRawData(bytes);
		if (!frame.ok) throw serverError(action, frame.code, frame.message);
		return { ...frame, byteLength: bytes.byteLength };
	}

	/** The next block of the message, or undefined when there are no more. */
	async fetchBlock(messageId: bigint): Promise<{ block: Block; byteLength: number } | undefined> {
		// The frame is answered under the id of the `fetch` before it, hence one id for both.
		const reqId = this.#transport.newReqId();
		const head = await this.#transport.request("fetch", (id) => requests.fetch(id, messageId), TIMEOUT_MS.fetch, reqId);
		const info: FetchAnswer["block"] = readFetch(textOf("fetch", head)).block;
		if (!info) return undefined;
		const answer = await this.#transport.request(
			"fetch_block",
			(id) => requests.fetchBlock(id, messageId),
			TIMEOUT_MS.fetch,
			reqId,
		);
		const bytes = frameOf("fetch_block", answer);
		return { block: decodeBlockFrame(bytes, info).block, byteLength: bytes.byteLength };
	}

	/** One object per table. Undefined when the server could not describe the change. Rejects with `AnswerError` too. */
	async fetchMetas(messageId: bigint): Promise<{ metas: MetaObject[]; byteLength: number } | undefined> {
		const build = (reqId: bigint) => requests.fetchJsonMeta(reqId, messageId);
		const action = "fetch_json_meta";
		const answer = textOf(action, await this.#transport.request(action, build, TIMEOUT_MS.fetch));
		const data = readJsonMeta(answer);
		return data && { metas: splitMetas(data), byteLength: answer.text.length };
	}

	/** Everything that was delivered on this connection. */
	async commit(messageId: bigint): Promise<void> {
		await this.#ask("commit", (reqId) => requests.commit(reqId, messageId), nothing);
	}

	/** `offset` is the next one to read. */
	async commitOffset(at: VgroupAddress, offset: bigint): Promise<void> {
		await this.#ask("commit_offset", (reqId) => requests.commitOffset(reqId, at, offset), nothing);
	}

	async seek(at: VgroupAddress, offset: bigint): Promise<void> {
		await this.#ask("seek", (reqId) => requests.seek(reqId, at, offset), nothing);
	}

	/** In the order asked for; `NO_OFFSET` where there is none. */
	async committed(vgroups: readonly VgroupAddress[]): Promise<bigint[]> {
		return this.#ask("committed", (reqId) => requests.committed(reqId, vgroups), readCommitted);
	}

	/** In the order asked for; `NO_OFFSET` where there is none. */
	async position(vgroups: readonly VgroupAddress[]): Promise<bigint[]> {
		return this.#ask("position", (reqId) => requests.position(reqId, vgroups), readPosition);
	}

	async assignment(tmqTopic: string): Promise<AssignedVgroup[]> {
		return this.#ask("assignment", (reqId) => requests.assignment(reqId, tmqTopic), readAssignment);
	}

	/** `read` takes out of the answer what the caller wants; an answer without it is an error of the connection. */
	async #ask<T>(
		action: string,
		build: (reqId: bigint) => string,
		read: (answer: TextAnswer) => T,
		timeoutMs: number = TIMEOUT_MS.other,
	): Promise<T> {
		const answer = textOf(action, await this.#transport.request(action, build, timeoutMs));
		try {
			return read(answer);
		} catch (error) {
			if (!(error instanceof AnswerError)) throw error;
			throw new TmqError(error.message, { code: "source-error", advice: "retry", action, cause: error });
		}
	}
}

function nothing(): void {}

function textOf(action: string, answer: Answer): TextAnswer {
	if (answer instanceof Uint8Array) throw unexpected(action, "bytes where text was expected");
	if (answer.code !== 0) throw serverError(action, answer.code, answer.message);
	return answer;
}

function frameOf(action: string, answer: Answer): Uint8Array {
	if (answer instanceof Uint8Array) return answer;
	if (answer.code !== 0) throw serverError(action, answer.code, answer.message);
	throw unexpected(action, "text where bytes were expected");
}

function unexpected(action: string, what: string): TmqError {
	return new TmqError(`TDengine answered ${action} with ${what}.`, { code: "source-error", advice: "retry", action });
}
