import { randomBytes } from "node:crypto";
import type { SourceDsn } from "@/lib/dsn/types";
import { messageOf } from "@/lib/errors";
import { type Clock, sleep } from "@/server/clock";
import type { Logger } from "@/server/log";
import { listConsumers } from "@/server/tdengine/list-consumers";
import { listTmqTopics } from "@/server/tdengine/list-tmq-topics";
import { SqlError } from "@/server/tdengine/rest-client";
import { vgroupCount } from "@/server/tdengine/vgroup-count";
import type { TmqClient } from "./client";
import { GroupError } from "./group-errors";
import { openSubscription } from "./open-subscription";
import { type AssignedLine, Vgroups } from "./vgroups";

export interface GroupOptions {
	/** Its consumer group is the one that is looked at. */
	dsn: SourceDsn;
	clock: Clock;
	logger: Logger;
	signal: AbortSignal;
}

/** A consumer that was told to go stays on the server's list for a moment. */
const LEAVING_MS = [500, 1_000, 2_000, 3_000] as const;
/** A rebalance takes the server about two seconds. */
const ASSIGNMENT_TRIES = 16;
const ASSIGNMENT_PAUSE_MS = 500;
const NO_RIGHT: ReadonlySet<number | undefined> = new Set([771, 9796]);

/**
 * Joins the consumer group as its only member, waits until every vgroup belongs to it, lets `use` work, and leaves.
 * Reads and commits nothing by itself. Rejects with `GroupError`, `TmqError`, or the signal's reason.
 */
export async function withGroupConsumer<Result>(
	options: GroupOptions,
	use: (client: TmqClient, lines: readonly AssignedLine[]) => Promise<Result>,
): Promise<Result> {
	const { clock, logger, signal } = options;
	const clientId = `spillway-position-${randomBytes(4).toString("hex")}`;
	// A start is given so that a group which has none yet is answered too, and a snapshot would hide the log's positions.
	const dsn: SourceDsn = {
		...options.dsn,
		clientId,
		autoOffsetReset: "earliest",
		isSnapshotEnabled: false,
		parallel: 1,
	};
	for (const pauseMs of [...LEAVING_MS, undefined]) {
		const other = await findOther({ ...options, dsn });
		if (other === undefined) break;
		if (pauseMs === undefined) throw inUse(dsn, other);
		await sleep(clock, pauseMs, signal);
	}
	const { client } = await openSubscription({ dsn, clock, logger, signal });
	const onAbort = () => void client.close();
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		signal.throwIfAborted();
		const lines = await assignedLines(client, { ...options, dsn });
		return await use(client, lines);
	} catch (error) {
		signal.throwIfAborted();
		throw error;
	} finally {
		signal.removeEventListener("abort", onAbort);
		await client.close();
	}
}

/** Client id of somebody else in the group. A user who may not see the list is not kept from going on. */
async function findOther({ dsn, logger, signal }: GroupOptions): Promise<string | undefined> {
	const consumers = await listed(() => listConsumers(dsn, signal), logger);
	return consumers?.find(
		({ groupId, clientId, tmqTopic }) =>
			groupId === dsn.groupId && clientId !== dsn.clientId && dsn.tmqTopics.includes(tmqTopic),
	)?.clientId;
}

async function assignedLines(client: TmqClient, options: GroupOptions): Promise<readonly AssignedLine[]> {
	const { dsn, clock, logger, signal } = options;
	const vgroups = new Vgroups({ client, dsn, resume: [], logger, emit: () => {} });
	const expected = (await expectedVgroups(options)) ?? 1;
	let lines: readonly AssignedLine[] | undefined;
	let lastMessageId = 0n;
	for (let tries = 0; tries < ASSIGNMENT_TRIES; tries++) {
		if (tries > 0) {
			await sleep(clock, ASSIGNMENT_PAUSE_MS, signal);
			// A consumer learns by polling what a rebalance gave it. What it is handed meanwhile is never committed.
			lastMessageId = (await client.poll(0, lastMessageId))?.messageId ?? lastMessageId;
		}
		lines = await vgroups.assignment();
		if (lines === undefined) throw readsSnapshot(dsn);
		if (lines.length >= expected) return lines;
	}
	throw inUse(dsn, (await findOther(options)) ?? "", `${lines?.length ?? 0} of ${expected} vgroups are free`);
}

/** Of all TMQ topics together; undefined when the user may not see it. */
async function expectedVgroups({ dsn, logger, signal }: GroupOptions): Promise<number | undefined> {
	const topics = await listed(() => listTmqTopics(dsn, signal), logger);
	let sum = 0;
	for (const tmqTopic of dsn.tmqTopics) {
		const database = topics?.find(({ name }) => name === tmqTopic)?.database;
		if (database === undefined) return undefined;
		const count = await listed(() => vgroupCount(dsn, database, signal), logger);
		if (count === undefined) return undefined;
		sum += count;
	}
	return sum;
}

async function listed<T>(ask: () => Promise<T>, logger: Logger): Promise<T | undefined> {
	try {
		return await ask();
	} catch (error) {
		if (!(error instanceof SqlError) || !NO_RIGHT.has(error.serverCode)) throw error;
		logger.info({ reason: messageOf(error) }, "list not shown");
		return undefined;
	}
}

function inUse({ groupId }: SourceDsn, clientId: string, detail?: string): GroupError {
	const who = clientId === "" ? "Another consumer" : `Consumer ${clientId}`;
	const more = detail === undefined ? "" : ` (${detail})`;
	return new GroupError(
		"group-in-use",
		`${who} is reading in consumer group ${groupId}${more}. Stop it, then try again.`,
	);
}

function readsSnapshot({ groupId }: SourceDsn): GroupError {
	return new GroupError(
		"group-reads-snapshot",
		`Consumer group ${groupId} has not read all stored data yet and has no position in the log. Start the task and let it finish, or give it another consumer group.`,
	);
}
