import type { StoreState } from "@/lib/api/store";
import type { TaskEventRecord } from "@/lib/api/task";
import { noCounters } from "@/lib/task/counters";
import type { Clock } from "@/server/clock";
import type { Db } from "@/server/db/open";
import { StoreHealth } from "@/server/db/store-health";
import type { Logger } from "@/server/log";
import { holeTimes } from "./hole-times";
import { storeSkipped } from "./store-skipped";
import { storeThroughput } from "./store-throughput";
import type { Journal } from "./types";

export interface DbJournalOptions {
	db: Db;
	clock: Clock;
	logger: Logger;
	/** The store is on another machine, and is asked now and then whether it is there. */
	isStoreAsked: boolean;
	/** Told of each line of a task's log once it is stored, or could not be. */
	onEvent(taskId: string, event: TaskEventRecord): void;
	/** Told when a task's stored wish changed without a user. */
	onTaskChanged(taskId: string): void;
	/** Told when the store begins to fail, loses more, or works again. */
	onStore(state: StoreState): void;
}

/** A journal that says how its store is. */
export interface DbJournal extends Journal {
	readonly store: StoreState;
	/** No further tries to reach a store that fails. */
	close(): void;
}

/** What has to be stored later because something else rests on it. */
type Amend = () => Promise<unknown>;

const HOLES = {
	full: "the disk was full",
	locked: "another process held the database",
	unreachable: "the database did not answer",
	broken: "the database could not be written",
} as const;

/**
 * Writes what the supervisor wants remembered, one thing after the other. While the store fails, tasks go on publishing
 * and their history gets a hole; starts and ends of runs are kept in memory and stored once it works again.
 */
export function createDbJournal(options: DbJournalOptions): DbJournal {
	const { db, clock, logger, isStoreAsked, onEvent, onTaskChanged, onStore } = options;
	const amends = new Map<string, Amend>();
	/** Tasks of which something was lost. */
	const holed = new Set<string>();
	let tail: Promise<void> = Promise.resolve();
	let lastUnstored = 0;

	const health = new StoreHealth({ db, clock, logger, isAsked: isStoreAsked, onChange: onStore, onRecovered: makeUp });

	function enqueue(what: string, taskIds: readonly string[], write: Amend, onLost?: () => void): void {
		tail = tail.then(async () => {
			if (await health.write(what, write)) return;
			if (health.state.status === "working") return;
			for (const taskId of taskIds) holed.add(taskId);
			onLost?.();
		});
	}

	/** Like `enqueue`, but made up for later. What is kept under the same key is replaced. */
	function enqueueLasting(what: string, taskIds: readonly string[], key: string, write: Amend): void {
		enqueue(what, taskIds, write, () => amends.set(key, write));
	}

	function makeUp(hole: Extract<StoreState, { status: "failing" }>): void {
		for (const [key, write] of amends) enqueueLasting("what could not be stored before", [], key, write);
		amends.clear();
		const message = `Nothing of this task was stored ${holeTimes(hole.sinceMs, clock.nowMs())}, because ${HOLES[hole.trouble]}. It went on publishing; its chart and log have a hole there.`;
		for (const taskId of holed) {
			journal.event({
				taskId,
				runId: undefined,
				atMs: clock.nowMs(),
				level: "warning",
				code: "history-hole",
				message,
			});
		}
		holed.clear();
	}

	const journal: DbJournal = {
		get store() {
			return health.state;
		},
		close: () => health.close(),
		runStarted({ taskId, runId, atMs }) {
			const counters = JSON.stringify(noCounters());
			enqueueLasting("the start of a run", [taskId], `start of ${runId}`, () =>
				db.run.create({ data: { id: runId, taskId, startedAt: new Date(atMs), counters } }),
			);
		},
		runEnded({ runId, atMs, reason, counters }) {
			enqueueLasting("the end of a run", [], `end of ${runId}`, () =>
				db.run.updateMany({
					where: { id: runId },
					data: { endedAt: new Date(atMs), reason, counters: JSON.stringify(counters) },
				}),
			);
		},
		runProgressed({ runId, counters, count }) {
			// Its end may have been written by another console.
			const where = { id: runId, endedAt: null };
			const data = { counters: JSON.stringify({ ...counters, ...count }) };
			// An idle run does not tell them again.
			enqueueLasting("the counters of a run", [], `counters of ${runId}`, () => db.run.updateMany({ where, data }));
		},
		event({ taskId, runId, atMs, level, code, message }) {
			const line = { atMs, runId, level, code, message };
			const store = async () => {
				const data = { taskId, runId: runId ?? null, at: new Date(atMs), level, code, message };
				const { id } = await db.event.create({ data });
				onEvent(taskId, { id: String(id), ...line });
			};
			// Whoever looks now sees it all the same.
			enqueue("an event", [taskId], store, () => onEvent(taskId, { id: `unstored-${++lastUnstored}`, ...line }));
		},
		skipped(kept) {
			enqueue("messages that were not published", [], () => storeSkipped(db, kept));
		},
		throughput(rows) {
			enqueue("throughput", [...new Set(rows.map(({ taskId }) => taskId))], () => storeThroughput(db, rows));
		},
		wishFulfilled(taskId) {
			enqueueLasting("that a task ended by itself", [taskId], `wish of ${taskId}`, async () => {
				await db.task.updateMany({
					where: { id: taskId },
					data: { desired: "stopped", changedAt: new Date(clock.nowMs()) },
				});
				onTaskChanged(taskId);
			});
		},
		flushed: () => tail,
	};
	return journal;
}
