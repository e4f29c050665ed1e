import type { Db } from "@/server/db/open";
import { mergeReports } from "@/server/supervisor/merge";
import { NO_RATES } from "@/server/supervisor/rates";
import { countersOf, countOf } from "@/server/supervisor/stored-counters";
import type { TaskShown } from "@/server/supervisor/supervisor";

/** How the tasks stand as far as the store knows, for a console that has not heard of them yet. */
export async function readStoredTasks(db: Db): Promise<Record<string, TaskShown>> {
	const tasks = await db.task.findMany({
		select: { id: true, createdAt: true, runs: { orderBy: { startedAt: "desc" }, take: 1 } },
	});
	return Object.fromEntries(
		tasks.map(({ id, createdAt, runs: [last] }) => {
			const startedAtMs = (last?.startedAt ?? createdAt).getTime();
			const isOpen = last !== undefined && last.endedAt === null;
			const sinceMs = isOpen ? startedAtMs : (last?.endedAt ?? createdAt).getTime();
			const counters = countersOf(last?.counters ?? "");
			const shown: TaskShown = {
				atMs: sinceMs,
				state: { phase: isOpen ? "starting" : "stopped", sinceMs },
				runSinceMs: isOpen ? startedAtMs : undefined,
				report: { ...mergeReports([], sinceMs), counters },
				rates: NO_RATES,
				run: isOpen ? { runId: last.id, startedAtMs, count: countOf(last.counters) } : undefined,
				totals: NO_RATES,
			};
			return [id, shown];
		}),
	);
}
