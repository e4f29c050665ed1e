import type { Clock } from "@/server/clock";
import type { Db } from "@/server/db/open";
import { mergeReports, settleCounters } from "./merge";
import { countersOf } from "./stored-counters";
import type { Supervision } from "./supervision";
import { SLOT_MS, type ThroughputHistory } from "./throughput";

const SPARKLINE_MS = 900_000;

interface RestoreOptions {
	db: Db;
	clock: Clock;
	supervisor: Pick<Supervision, "add">;
	history: ThroughputHistory;
}

/** Reads the near past of every task's throughput. */
export async function restoreHistory({ db, clock, history }: Omit<RestoreOptions, "supervisor">): Promise<void> {
	const oldestSlot = Math.floor((clock.nowMs() - SPARKLINE_MS) / SLOT_MS);
	const recent = { stepS: SLOT_MS / 1_000, slot: { gte: oldestSlot } };
	history.restore(await db.throughput.findMany({ where: recent, orderBy: { slot: "asc" } }));
}

/**
 * Makes the supervisor know every stored task with the totals of its last run. Runs that an earlier server did not live
 * to close are closed here: nothing of them runs under this one.
 */
export async function restoreTasks({ db, clock, supervisor }: Omit<RestoreOptions, "history">): Promise<void> {
	const nowMs = clock.nowMs();
	await closeLostRuns(db, nowMs);
	const tasks = await db.task.findMany({
		select: {
			id: true,
			createdAt: true,
			runs: { orderBy: { startedAt: "desc" }, take: 1, select: { counters: true, endedAt: true } },
		},
	});
	for (const { id, createdAt, runs } of tasks) {
		const last = runs[0];
		const sinceMs = (last?.endedAt ?? createdAt).getTime();
		const report = mergeReports([], sinceMs);
		if (last !== undefined) report.counters = countersOf(last.counters);
		supervisor.add(id, { sinceMs, report });
	}
}

async function closeLostRuns(db: Db, nowMs: number): Promise<void> {
	for (const { id, counters } of await db.run.findMany({ where: { endedAt: null } })) {
		await db.run.update({
			where: { id },
			data: {
				endedAt: new Date(nowMs),
				reason: "server-lost",
				counters: JSON.stringify(settleCounters(countersOf(counters))),
			},
		});
	}
}
