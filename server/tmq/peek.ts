import { randomBytes } from "node:crypto";
import type { PeekLine } from "@/lib/api/check";
import { listMessages } from "@/lib/body/list-messages";
import type { SourceDsn } from "@/lib/dsn/types";
import { messageOf, SpillwayError } from "@/lib/errors";
import type { TmqMessage } from "@/lib/tmq/types";
import { type Clock, sleep } from "@/server/clock";
import type { Logger } from "@/server/log";
import { dropConsumerGroup } from "@/server/tdengine/drop-consumer-group";
import { openTmqSession } from "./open-session";

export interface PeekOptions {
	/** The most MQTT messages wanted. */
	rows: number;
	/** The longest wait for them, from the subscription on. */
	waitMs: number;
	clock: Clock;
	logger: Logger;
	signal: AbortSignal;
}

const PROGRESS_MS = 1_000;
/** The server lets go of the group a moment after its consumer has left. */
const DROP_RETRY_MS = [0, 500, 1_000, 2_000, 4_000] as const;
const DROP_TIMEOUT_MS = 10_000;

/**
 * Looks at the live topic through a consumer group of its own, from its earliest log entry on. Commits nothing, and
 * drops the group again, also when the caller leaves early. Faults become a line of type `error`; throws only the
 * signal's reason.
 */
export async function* peek(dsn: SourceDsn, options: PeekOptions): AsyncGenerator<PeekLine> {
	const { clock, signal } = options;
	const groupId = `spillway-peek-${randomBytes(4).toString("hex")}`;
	const startMs = clock.monotonicMs();
	const elapsedMs = () => Math.round(clock.monotonicMs() - startMs);
	let shown = 0;
	let isLeft = false;
	let isSubscribed = false;
	const leave = async () => {
		isLeft = true;
		return dropGroup(dsn, groupId, isSubscribed ? DROP_RETRY_MS : [0], options);
	};
	try {
		yield { type: "progress", message: `Subscribing to ${dsn.tmqTopics.join(", ")}.`, elapsedMs: elapsedMs() };
		for await (const line of read(throwaway(dsn, groupId), options, elapsedMs)) {
			isSubscribed = true;
			if (line.type === "message") shown++;
			yield line;
		}
		const failure = await leave();
		const isEnough = shown >= options.rows;
		const message =
			failure ?? (shown === 0 ? "No message came in that time. The log of the TMQ topic may be empty." : undefined);
		yield {
			type: "done",
			reason: isEnough ? "enough" : "time",
			elapsedMs: elapsedMs(),
			groupDropped: failure === undefined,
			...(message !== undefined && { message }),
		};
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof SpillwayError)) throw error;
		yield { type: "error", message: messageOf(error) };
	} finally {
		if (!isLeft) await leave();
	}
}

/** Shares nothing with the task's own group; a snapshot would need commits to go on. */
function throwaway(dsn: SourceDsn, groupId: string): SourceDsn {
	return { ...dsn, groupId, clientId: groupId, autoOffsetReset: "earliest", isSnapshotEnabled: false, parallel: 1 };
}

/** Messages as they come, and a line of progress each second in which none does. */
async function* read(dsn: SourceDsn, options: PeekOptions, elapsedMs: () => number): AsyncGenerator<PeekLine> {
	const { clock, logger, signal } = options;
	await using session = await openTmqSession({ dsn, resume: [], clock, logger, signal, readAheadBytes: 0 });
	yield { type: "progress", message: "Subscribed. Waiting for messages.", elapsedMs: elapsedMs() };
	const endMs = elapsedMs() + options.waitMs;
	const messages = session.messages()[Symbol.asyncIterator]();
	let wanted = options.rows;
	let next = messages.next();
	while (wanted > 0 && elapsedMs() < endMs) {
		const result = await nextOrTick(next, Math.min(PROGRESS_MS, endMs - elapsedMs()), options);
		if (result === "tick") {
			yield { type: "progress", message: "Waiting for messages.", elapsedMs: elapsedMs() };
			continue;
		}
		if (result.done) return;
		for (const { kind, values, body } of listMessages(result.value, { ...dsn, limit: wanted })) {
			wanted--;
			yield { type: "message", kind, values, body };
		}
		if (wanted > 0) next = messages.next();
	}
	// What is still being read is not looked at any more.
	next.catch(() => {});
}

async function nextOrTick(
	next: Promise<IteratorResult<TmqMessage>>,
	delayMs: number,
	{ clock, signal }: PeekOptions,
): Promise<IteratorResult<TmqMessage> | "tick"> {
	const ticking = new AbortController();
	const onAbort = () => ticking.abort(signal.reason);
	signal.addEventListener("abort", onAbort, { once: true });
	if (signal.aborted) onAbort();
	try {
		return await Promise.race([next, sleep(clock, Math.max(0, delayMs), ticking.signal).then(() => "tick" as const)]);
	} finally {
		signal.removeEventListener("abort", onAbort);
		ticking.abort();
	}
}

/** Resolves to a sentence when the group could not be dropped. */
async function dropGroup(
	dsn: SourceDsn,
	groupId: string,
	retriesMs: readonly number[],
	{ clock, logger }: PeekOptions,
): Promise<string | undefined> {
	let failure: unknown;
	for (const waitMs of retriesMs) {
		await sleep(clock, waitMs);
		try {
			for (const tmqTopic of dsn.tmqTopics) {
				await dropConsumerGroup(dsn, groupId, tmqTopic, AbortSignal.timeout(DROP_TIMEOUT_MS));
			}
			return undefined;
		} catch (error) {
			failure = error;
		}
	}
	logger.warn({ groupId, reason: messageOf(failure) }, "peek group not dropped");
	return `The consumer group ${groupId} could not be dropped. ${messageOf(failure)} Drop it in TDengine: drop consumer group.`;
}
