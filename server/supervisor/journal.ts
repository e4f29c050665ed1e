import type { TaskEventRecord } from "@/lib/api/task";
import { noCounters } from "@/lib/task/counters";
import type { Clock } from "@/server/clock";
import type { Db } from "@/server/db/open";
import type { Logger } from "@/server/log";
import { storeSkipped } from "./store-skipped";
import { storeThroughput } from "./store-throughput";
import type { Journal } from "./types";

export interface DbJournalOptions {
	db: Db;
	clock: Clock;
	logger: Logger;
	/** Told of each line of a task's log once it is stored. */
	onEvent(taskId: string, event: TaskEventRecord): void;
	/** Told when a task's stored wish changed without a user. */
	onTaskChanged(taskId: string): void;
}

/**
 * Writes what the supervisor wants remembered, one thing after the other. A write that fails is logged and left out:
 * tasks go on publishing when the disk is full.
 */
export function createDbJournal({ db, clock, logger, onEvent, onTaskChanged }: DbJournalOptions): Journal {
	let tail: Promise<void> = Promise.resolve();
	const enqueue = (what: string, write: () => Promise<unknown>) => {
		tail = tail.then(write).then(
			() => {},
			(error) => logger.error({ err: error }, `could not store ${what}`),
		);
	};
	return {
		runStarted({ taskId, runId, atMs }) {
			const counters = JSON.stringify(noCounters());
			enqueue("the start of a run", () =>
				db.run.create({ data: { id: runId, taskId, startedAt: new Date(atMs), counters } }),
			);
		},
		runEnded({ runId, atMs, reason, counters }) {
			enqueue("the end of a run", () =>
				db.run.updateMany({
					where: { id: runId },
					data: { endedAt: new Date(atMs), reason, counters: JSON.stringify(counters) },
				}),
			);
		},
		runProgressed({ runId, counters }) {
			enqueue("the counters of a run", () =>
				db.run.updateMany({ where: { id: runId }, data: { counters: JSON.stringify(counters) } }),
			);
		},
		event({ taskId, runId, atMs, level, code, message }) {
			enqueue("an event", async () => {
				const data = { taskId, runId: runId ?? null, at: new Date(atMs), level, code, message };
				const { id } = await db.event.create({ data });
				onEvent(taskId, { id: String(id), atMs, runId, level, code, message });
			});
		},
		skipped(kept) {
			enqueue("messages that were not published", () => storeSkipped(db, kept));
		},
		throughput(rows) {
			enqueue("throughput", () => storeThroughput(db, rows));
		},
		wishFulfilled(taskId) {
			enqueue("that a task ended by itself", async () => {
				await db.task.updateMany({
					where: { id: taskId },
					data: { desired: "stopped", changedAt: new Date(clock.nowMs()) },
				});
				onTaskChanged(taskId);
			});
		},
		flushed: () => tail,
	};
}
