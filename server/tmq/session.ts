import { SNAPSHOT_OFFSET, type TmqMessage, type VgroupPosition } from "@/lib/tmq/types";
import { sleep } from "@/server/clock";
import type { TmqClient } from "./client";
import { DeliveryLedger, vgroupKey } from "./delivery-ledger";
import { TmqError } from "./errors";
import { fetchMessage, type PolledMessage } from "./fetch-message";
import { type CommitResult, OffsetCommitter } from "./offset-committer";
import { RequestScheduler } from "./scheduler";
import { isTransient } from "./server-error";
import { TagWatch } from "./tag-watch";
import type { TmqSession, TmqSessionEvent, TmqSessionOptions } from "./types";
import type { Vgroups } from "./vgroups";

/** While something waits to be committed a poll may not keep the connection busy for long. */
const BUSY_POLL_MS = 300;
const FIRST_IDLE_POLL_MS = 500;
/** Empty polls before they grow longer: what comes in bursts is read in a quick rhythm. */
const SHORT_IDLE_POLLS = 10;
/**
 * Hundreds of idle tasks cost next to nothing at this length. Everything else on the connection waits for a running poll;
 * leaving does not: it closes the socket, and the adapter lets go of the consumer when the poll is over.
 */
const LONGEST_IDLE_POLL_MS = 5_000;
/** Long polls end on multiples of this, so that a process with hundreds of idle tasks wakes for many of them at once. */
const IDLE_POLLS_END_EVERY_MS = 1_000;
/**
 * Empty polls after which stored data counts as read. The server itself says so only once every vgroup has delivered
 * something from its log, which a table at rest never does.
 */
const QUIET_POLLS = 4;
/** Pause after an answer that says "not now", such as during a rebalance. */
const TRANSIENT_PAUSE_MS = 2_000;
const MOST_TRANSIENTS = 10;
const MOST_REPEATS = 3;

interface SessionParts {
	client: TmqClient;
	vgroups: Vgroups;
	serverVersion: string;
	hasRawData: boolean;
	/** Subscribed with snapshot reading, and the server has not said that it is over. */
	isReadingSnapshot: boolean;
	options: TmqSessionOptions;
	emit(event: TmqSessionEvent): void;
}

/** A subscription in full flow: polls, fetches, hands out, commits. Made by `openTmqSession`. */
export class PollingSession implements TmqSession {
	readonly serverVersion: string;
	readonly #parts: SessionParts;
	readonly #scheduler = new RequestScheduler();
	readonly #committer: OffsetCommitter;
	readonly #ledger = new DeliveryLedger();
	/** Position after what was fetched last, by vgroup. */
	readonly #readUpTo = new Map<string, bigint>();
	/** Message ids of what was handed out, for `commit` while a snapshot is read. */
	readonly #messageIds = new WeakMap<TmqMessage, bigint>();
	readonly #stopped = new AbortController();
	readonly #disposed = new AbortController();
	readonly #tagWatch: TagWatch;
	#lastMessageId = 0n;
	#emptyPolls = 0;
	/** No log offsets: each message is committed by its id before the next poll. */
	#isReadingSnapshot: boolean;
	#hasToldSnapshotEnd = false;
	#commitFailure: unknown;
	#disposal: Promise<void> | undefined;

	constructor(parts: SessionParts) {
		this.#parts = parts;
		this.serverVersion = parts.serverVersion;
		this.#isReadingSnapshot = parts.isReadingSnapshot;
		const { dsn, logger } = parts.options;
		this.#tagWatch = new TagWatch({ dsn, logger, signal: this.#disposed.signal, emit: parts.emit });
		this.#committer = new OffsetCommitter({
			client: parts.client,
			scheduler: this.#scheduler,
			clock: parts.options.clock,
			signal: this.#disposed.signal,
		});
	}

	async *messages(): AsyncIterable<TmqMessage> {
		let ahead: Promise<TmqMessage | undefined> | undefined;
		try {
			for (;;) {
				const message = await (ahead ?? this.#read());
				ahead = undefined;
				if (!message) return;
				this.#ledger.deliver(message);
				if (this.#mayReadAhead(message)) {
					ahead = this.#read();
					// Awaited above at the latest; until then a failure must not count as unhandled.
					ahead.catch(() => {});
				}
				yield message;
				if (this.#isReadingSnapshot) await unlessAborted(this.#ledger.settled(), this.#stopped.signal);
			}
		} finally {
			this.stop();
		}
	}

	async commit(message: TmqMessage): Promise<CommitResult> {
		const result = await this.#commitOrBreak(message);
		this.#ledger.settle(message);
		if (result === "moved") {
			const { tmqTopic, vgroupId } = message.address;
			this.#parts.vgroups.forget(message.address);
			this.#parts.emit({ type: "vgroup-moved", tmqTopic, vgroupId });
		}
		return result;
	}

	/** What cannot be committed here must be committed by a next session: this one reads no further. */
	async #commitOrBreak(message: TmqMessage): Promise<CommitResult> {
		try {
			return await this.#commit(message);
		} catch (error) {
			this.#commitFailure ??= error;
			this.#ledger.settle(message);
			throw error;
		}
	}

	positions(): Promise<VgroupPosition[] | undefined> {
		return this.#scheduler.run("position", () => this.#parts.vgroups.positions());
	}

	get silentForMs(): number | undefined {
		return this.#parts.client.silentForMs;
	}

	stop(): void {
		this.#stopped.abort();
	}

	[Symbol.asyncDispose](): Promise<void> {
		this.stop();
		this.#disposed.abort();
		this.#disposal ??= this.#parts.client.close();
		return this.#disposal;
	}

	#mayReadAhead(message: TmqMessage): boolean {
		return !this.#isReadingSnapshot && message.byteLength < this.#parts.options.readAheadBytes;
	}

	/**
	 * `commit_offset` moves one vgroup; while a snapshot is read there are no offsets, and `commit` takes all that was
	 * delivered, so nothing else may be open then.
	 */
	async #commit(message: TmqMessage): Promise<CommitResult> {
		if (message.nextOffset !== undefined) return this.#committer.commit(message.address, message.nextOffset);
		const messageId = this.#messageIds.get(message) ?? 0n;
		while (!this.#disposed.signal.aborted && this.#ledger.hasOthersThan(message)) {
			await unlessAborted(this.#ledger.change(), this.#disposed.signal);
		}
		await this.#scheduler.run("commit", () => this.#parts.client.commit(messageId));
		return "committed";
	}

	/** The next message, or undefined after `stop()`. */
	async #read(): Promise<TmqMessage | undefined> {
		let transients = 0;
		let repeats = 0;
		while (!this.#stopped.signal.aborted) {
			if (this.#commitFailure !== undefined) throw this.#commitFailure;
			const polled = await this.#poll();
			if (polled === "stopped") return undefined;
			if (polled === "not-now") {
				if (++transients > MOST_TRANSIENTS) throw stuck();
				await sleep(this.#parts.options.clock, TRANSIENT_PAUSE_MS, this.#stopped.signal).catch(() => {});
				continue;
			}
			transients = 0;
			await this.#look(polled);
			if (!polled) continue;
			if (polled.messageId === this.#lastMessageId) {
				// Announced again although it was named as received.
				if (++repeats > MOST_REPEATS) throw stuck();
				continue;
			}
			const message = await this.#fetch(polled);
			if (message) return message;
		}
		return undefined;
	}

	/** Undefined: nothing came. A poll that is still running when the session stops is left alone. */
	async #poll(): Promise<PolledMessage | undefined | "not-now" | "stopped"> {
		const poll = this.#scheduler.run("poll", () =>
			this.#stopped.signal.aborted
				? Promise.resolve(undefined)
				: this.#parts.client.poll(this.#blockingMs(), this.#lastMessageId),
		);
		try {
			const polled = await unlessAborted(poll, this.#stopped.signal);
			this.#emptyPolls = polled === undefined ? this.#emptyPolls + 1 : 0;
			return polled;
		} catch (error) {
			if (error instanceof TmqError && isTransient(error)) {
				this.#parts.options.logger.info({ detail: error.detail }, "poll refused for now");
				return "not-now";
			}
			throw error;
		}
	}

	#blockingMs(): number {
		if (!this.#ledger.isSettled) return BUSY_POLL_MS;
		const doublings = Math.max(0, Math.min(this.#emptyPolls - SHORT_IDLE_POLLS, 10));
		const blockingMs = FIRST_IDLE_POLL_MS * 2 ** doublings;
		if (blockingMs < LONGEST_IDLE_POLL_MS) return blockingMs;
		const endMs = this.#parts.options.clock.monotonicMs() + LONGEST_IDLE_POLL_MS;
		return LONGEST_IDLE_POLL_MS - Math.floor(endMs % IDLE_POLLS_END_EVERY_MS);
	}

	/** Looks at the assignment when a poll shows that it may have changed. */
	async #look(polled: PolledMessage | undefined): Promise<void> {
		const { vgroups, emit } = this.#parts;
		const isSnapshotMessage = polled?.offset === SNAPSHOT_OFFSET;
		if (isSnapshotMessage) this.#isReadingSnapshot = true;
		const isNews = polled ? !isSnapshotMessage && !vgroups.knows(polled) : vgroups.isEmpty;
		if (!isNews && !(this.#isReadingSnapshot && !isSnapshotMessage)) return;
		// What was just announced stands for itself: nothing before it is sought again.
		const read =
			polled && !isSnapshotMessage ? new Map(this.#readUpTo).set(vgroupKey(polled), polled.offset) : this.#readUpTo;
		const isLog = await this.#scheduler.run("position", () => vgroups.refresh(read));
		if (!this.#isReadingSnapshot || !(isLog || this.#emptyPolls >= QUIET_POLLS)) return;
		if (isLog) this.#isReadingSnapshot = false;
		if (!this.#hasToldSnapshotEnd) emit({ type: "snapshot-finished" });
		this.#hasToldSnapshotEnd = true;
	}

	/** Undefined for what was acknowledged in an earlier session. */
	async #fetch(polled: PolledMessage): Promise<TmqMessage | undefined> {
		const { client, hasRawData, options, vgroups } = this.#parts;
		const { withMeta } = options.dsn;
		const polledAtMs = options.clock.monotonicMs();
		const message = await this.#scheduler.run("fetch", () =>
			fetchMessage(polled, { client, hasRawData, withMeta, polledAtMs }),
		);
		this.#lastMessageId = polled.messageId;
		this.#messageIds.set(message, polled.messageId);
		if (message.nextOffset !== undefined) this.#readUpTo.set(vgroupKey(message.address), message.nextOffset);
		this.#tagWatch.look(message);
		return vgroups.wasAcknowledged(message) ? undefined : message;
	}
}

function stuck(): TmqError {
	return new TmqError("TDengine keeps putting polls off. Subscribing again.", {
		code: "source-error",
		advice: "retry",
		action: "poll",
	});
}

/** Not by `Promise.race`, which would keep a reaction on the long-lived side for every call. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | "stopped"> {
	return new Promise((resolve, reject) => {
		const onAbort = () => resolve("stopped");
		signal.addEventListener("abort", onAbort, { once: true });
		promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
		if (signal.aborted) onAbort();
	});
}
