import type { MetaObject } from "@/lib/tmq/types";
import type { Vgroup } from "./catalog";
import { type ChildMeta, describeChildren } from "./meta";
import type { StoredData } from "./stored-data";
import { blocksOf, matchesTable, type OutBlock, type Topic, viewEntry } from "./topic";

/** What decides how log entries become messages. */
export interface ScanOptions {
	/** Rows after which a message is closed. */
	readonly minPollRows: number;
	/** Consecutive metadata events share one message. */
	readonly isBatchMeta: boolean;
}

/** One message of a subscription: 1 data, 2 metadata, 3 tables created by an insert, and its rows. */
export interface ScannedMessage {
	readonly type: 1 | 2 | 3;
	/** Version asked for, from which the message was gathered. */
	readonly begin: number;
	/** Next version to read. */
	readonly next: number;
	/** What `fetch_json_meta` answers; undefined for data. */
	readonly meta: MetaObject | undefined;
	readonly blocks: readonly OutBlock[];
}

const MAX_BATCH = 1_000;

/**
 * Reads on from a version. Entries that the topic does not show are passed over, and so are those that retention has
 * removed. Without a message, `next` says how far the log was seen.
 */
export function scan(
	topic: Topic,
	vgroup: Vgroup,
	from: number,
	options: ScanOptions,
): { message: ScannedMessage | undefined; next: number } {
	const { log } = vgroup;
	const begin = Math.max(from, log.begin);
	const metas: MetaObject[] = [];
	const created: ChildMeta[] = [];
	const blocks: OutBlock[] = [];
	let rows = 0;
	let next = begin;
	for (; next < log.end; next++) {
		const entry = log.at(next);
		const view = entry && viewEntry(topic, entry);
		if (view === undefined) continue;
		const hasRows = blocks.length > 0 || created.length > 0;
		if (view.kind === "meta") {
			if (hasRows) break;
			metas.push(view.event);
			if (options.isBatchMeta && metas.length < MAX_BATCH) continue;
			next++;
			break;
		}
		if (metas.length > 0) break;
		created.push(...view.created);
		blocks.push(...view.blocks);
		rows += view.rowCount;
		if (rows >= options.minPollRows) {
			next++;
			break;
		}
	}
	const message = toMessage(topic, options, { begin, next, metas, created, blocks });
	return { message, next };
}

function toMessage(
	topic: Topic,
	options: ScanOptions,
	found: { begin: number; next: number; metas: MetaObject[]; created: ChildMeta[]; blocks: OutBlock[] },
): ScannedMessage | undefined {
	const { begin, next, metas, created, blocks } = found;
	const [first] = metas;
	if (first !== undefined) {
		return { type: 2, begin, next, meta: options.isBatchMeta ? batch(metas) : first, blocks: [] };
	}
	if (topic.meta === "only" && created.length > 0) {
		return { type: 2, begin, next, meta: batch(created.map((child) => describeChildren([child]))), blocks: [] };
	}
	if (created.length > 0) return { type: 3, begin, next, meta: describeChildren(created), blocks };
	return blocks.length > 0 ? { type: 1, begin, next, meta: undefined, blocks } : undefined;
}

function batch(metas: readonly MetaObject[]): MetaObject {
	return { tmq_meta_version: "1.0", metas };
}

/** The messages in which a consumer with snapshot reading gets the stored data of one vgroup. */
export interface SnapshotPlan {
	/** Rows by message. */
	readonly messages: readonly (readonly OutBlock[])[];
	/** Version at which the log goes on. */
	readonly nextVersion: number;
}

/** Undefined when nothing was flushed: reading then begins in the log at once. */
export function planSnapshot(
	topic: Topic,
	vgroup: Vgroup,
	stored: StoredData,
	minPollRows: number,
): SnapshotPlan | undefined {
	const snapshot = stored.snapshot(vgroup);
	if (snapshot === undefined || topic.meta === "only") return undefined;
	const messages: OutBlock[][] = [];
	let rows = Number.POSITIVE_INFINITY;
	for (const part of snapshot.parts.filter((each) => matchesTable(topic.source, each.table))) {
		for (const block of blocksOf(topic, [part])) {
			if (rows >= minPollRows) {
				messages.push([]);
				rows = 0;
			}
			messages.at(-1)?.push(block);
			rows += block.rowCount;
		}
	}
	return messages.length > 0 ? { messages, nextVersion: snapshot.nextVersion } : undefined;
}
