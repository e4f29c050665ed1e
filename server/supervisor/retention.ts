import { HISTORY_DAYS } from "@/lib/api/settings";
import { type Clock, every } from "@/server/clock";
import type { Db } from "@/server/db/open";
import type { Logger } from "@/server/log";
import { ALL_STEPS } from "./steps";

const DAY_MS = 86_400_000;
/** Ten-second steps are kept for two hours: turns are short beside that. */
const TURN_MS = 600_000;

/**
 * Deletes what is older than it may be: throughput by the length of its step, and log lines, runs and skipped samples
 * after so many days. The runs of a task that has not run since stay: the totals of the last are shown while it is
 * stopped.
 */
export async function forgetOld(db: Db, nowMs: number, historyDays: number = HISTORY_DAYS.usual): Promise<void> {
	const limitMs = historyDays * DAY_MS;
	const oldest = new Date(nowMs - limitMs);
	for (const { stepMs, keptMs } of ALL_STEPS) {
		const oldestSlot = Math.floor((nowMs - Math.min(keptMs, limitMs)) / stepMs);
		await db.throughput.deleteMany({ where: { stepS: stepMs / 1_000, slot: { lt: oldestSlot } } });
	}
	await db.event.deleteMany({ where: { at: { lt: oldest } } });
	await db.skippedSample.deleteMany({ where: { at: { lt: oldest } } });
	const hasNewer = { task: { runs: { some: { startedAt: { gte: oldest } } } } };
	await db.run.deleteMany({ where: { endedAt: { lt: oldest }, ...hasNewer } });
}

export interface RetentionOptions {
	db: Db;
	clock: Clock;
	logger: Logger;
	/** As it is set now. */
	historyDays(): Promise<number>;
	/** Whether it is this process that forgets; of several consoles one does. */
	isDue?: () => boolean;
}

/** Forgets old history now and every few minutes. Disposing waits for the turn under way. */
export async function keepForgetting(options: RetentionOptions): Promise<AsyncDisposable> {
	const { db, clock, logger, historyDays, isDue = () => true } = options;
	const turn = async () => {
		if (isDue()) await forgetOld(db, clock.nowMs(), await historyDays());
	};
	await turn();
	let underWay: Promise<void> = Promise.resolve();
	const timer = every(clock, TURN_MS, () => {
		underWay = turn().catch((error) => logger.error({ err: error }, "could not delete old history"));
	});
	return {
		async [Symbol.asyncDispose]() {
			timer.cancel();
			await underWay;
		},
	};
}
