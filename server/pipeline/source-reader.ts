import { backoffMs } from "@/lib/backoff";
import { messageOf } from "@/lib/errors";
import type { Cause } from "@/lib/task/types";
import type { TmqMessage } from "@/lib/tmq/types";
import { sleep } from "@/server/clock";
import { TmqError } from "@/server/tmq/errors";
import type { ResumePoint, TmqSession, TmqSessionEvent } from "@/server/tmq/types";
import type { PipelineOptions } from "./types";

const READ_AHEAD_BYTES = 8 * 1024 * 1024;
/** A session that lived this long was a good one: the next loss starts with a short wait again. */
const STABLE_AFTER_MS = 10_000;

interface SourceReaderOptions {
	options: PipelineOptions;
	signal: AbortSignal;
	resumePoints(): readonly ResumePoint[];
	onOpen(isReadingSnapshot: boolean, isAgain: boolean): void;
	/** The TMQ topic, which had been missing since this run began, is there again. */
	onTopicBack(): void;
	onLost(cause: Cause, attempt: number, nextAttemptAtMs: number): void;
	onEvent(event: TmqSessionEvent): void;
}

/** Holds the subscription open: one session after another, with pauses between them. */
export class SourceReader {
	readonly #parts: SourceReaderOptions;
	#session: TmqSession | undefined;
	#loss: TmqError | undefined;
	#attempt = 0;
	#openedAtMs = 0;
	#hasOpened = false;
	#isTopicGone = false;

	constructor(parts: SourceReaderOptions) {
		this.#parts = parts;
	}

	/** The open session, if there is one. */
	get session(): TmqSession | undefined {
		return this.#session;
	}

	/** Opens a session, after a pause if the last one was lost. Throws what no retry can mend, or the signal's reason. */
	async open(): Promise<TmqSession> {
		const { signal } = this.#parts;
		for (;;) {
			await this.close();
			if (this.#loss !== undefined) await this.#pause(this.#loss);
			signal.throwIfAborted();
			try {
				this.#session = await this.#openOnce();
			} catch (error) {
				this.#loss = this.#retryable(error);
				continue;
			}
			// A stop that came while it was being opened could not reach it.
			if (signal.aborted) await this.close();
			signal.throwIfAborted();
			const isAgain = this.#hasOpened;
			this.#hasOpened = true;
			this.#loss = undefined;
			if (this.#isTopicGone) this.#parts.onTopicBack();
			this.#isTopicGone = false;
			this.#openedAtMs = this.#parts.options.clock.monotonicMs();
			const positions = this.#parts.options.source.isSnapshotEnabled ? await this.#positions(this.#session) : [];
			this.#parts.onOpen(positions === undefined, isAgain);
			return this.#session;
		}
	}

	/** Hands every message to `handle`, one after the other, until the session is lost or stopped. */
	async read(handle: (message: TmqMessage) => Promise<void>): Promise<void> {
		const session = this.#session;
		if (session === undefined) return;
		const iterator = session.messages()[Symbol.asyncIterator]();
		try {
			for (;;) {
				const next = await this.#next(iterator);
				if (next === undefined) return;
				await handle(next);
				if (this.#parts.signal.aborted) return;
			}
		} finally {
			session.stop();
		}
	}

	stop(): void {
		this.#session?.stop();
	}

	async close(): Promise<void> {
		const session = this.#session;
		this.#session = undefined;
		await session?.[Symbol.asyncDispose]();
	}

	/** Only the session's own failures count as a loss; what `handle` throws passes through. */
	async #next(iterator: AsyncIterator<TmqMessage>): Promise<TmqMessage | undefined> {
		try {
			const { done, value } = await iterator.next();
			return done ? undefined : value;
		} catch (error) {
			this.#loss = this.#retryable(error);
			const { clock } = this.#parts.options;
			if (clock.monotonicMs() - this.#openedAtMs >= STABLE_AFTER_MS) this.#attempt = 0;
			// Told at once: the next attempt may have to wait for answers that the broker owes.
			this.#parts.onLost(this.#loss.toCause(), this.#attempt + 1, clock.nowMs());
			return undefined;
		}
	}

	#openOnce(): Promise<TmqSession> {
		const { options, signal, resumePoints, onEvent } = this.#parts;
		return options.openSession({
			dsn: options.source,
			member: options.member,
			resume: resumePoints(),
			clock: options.clock,
			logger: options.logger,
			signal,
			readAheadBytes: READ_AHEAD_BYTES,
			// A TMQ topic that was away took its commits along; it is told by itself.
			onEvent: (event) => {
				if (event.type !== "commits-gone" || !this.#isTopicGone) onEvent(event);
			},
		});
	}

	async #positions(session: TmqSession) {
		try {
			return await session.positions();
		} catch (error) {
			this.#parts.options.logger.debug({ reason: messageOf(error) }, "positions not told");
			return [];
		}
	}

	async #pause(loss: TmqError): Promise<void> {
		const { options, signal, onLost } = this.#parts;
		this.#attempt++;
		// Only this consumer is dead: a new one is welcome at once, unless that did not help either.
		const waitMs = loss.advice === "rebuild" && this.#attempt === 1 ? 0 : backoffMs(this.#attempt, options.random());
		onLost(loss.toCause(), this.#attempt, options.clock.nowMs() + waitMs);
		await sleep(options.clock, waitMs, signal);
	}

	/** @throws the error itself when waiting cannot help */
	#retryable(error: unknown): TmqError {
		this.#parts.signal.throwIfAborted();
		if (!(error instanceof TmqError)) throw error;
		// A TMQ topic that was there when the run began may come back.
		const isTopicGone = this.#hasOpened && error.code === "unknown-tmq-topic";
		if (error.advice === "fatal" && !isTopicGone) throw error;
		this.#isTopicGone ||= isTopicGone;
		return error;
	}
}
