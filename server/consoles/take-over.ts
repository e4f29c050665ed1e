import { noCounters } from "@/lib/task/counters";
import type { Counters } from "@/lib/task/types";
import type { Db } from "@/server/db/open";
import { mergeReports, settleCounters } from "@/server/supervisor/merge";
import { countersOf, countOf } from "@/server/supervisor/stored-counters";
import type { Supervisor, TaskShown } from "@/server/supervisor/supervisor";
import type { ThroughputHistory } from "@/server/supervisor/throughput";
import type { AdoptedRun, InitialTask, MemberId, Placement } from "@/server/supervisor/types";
import type { Mirror } from "./mirror";

export interface TakeOverOptions {
	db: Db;
	nowMs: number;
	placement: Placement;
	supervisor: Supervisor;
	mirror: Mirror;
	history: ThroughputHistory;
}

interface StoredRun {
	id: string;
	startedAt: Date;
	endedAt: Date | null;
	counters: string;
}

/**
 * Makes a new supervisor go on where another console stopped: runs that are open go on with what they have counted,
 * tasks that failed stay failed, and what is wanted otherwise than it is, is asked for.
 */
export async function takeOver(options: TakeOverOptions): Promise<void> {
	const { db, nowMs, placement, supervisor } = options;
	const tasks = await db.task.findMany({
		select: {
			id: true,
			createdAt: true,
			desired: true,
			isDemo: true,
			runs: { orderBy: { startedAt: "desc" }, take: 1 },
		},
	});
	const newest = tasks.flatMap(({ runs }) => runs);
	await closeForgotten(db, nowMs, new Set(newest.map(({ id }) => id)));
	const placed = await placement.running();
	// From here on without a pause: what the workers say is heard from now on.
	const openRuns = new Set<string>();
	for (const { id, createdAt, runs } of tasks) {
		const run = runs[0];
		if (run !== undefined && run.endedAt === null) {
			openRuns.add(run.id);
			adopt(options, id, run, placed);
		} else {
			supervisor.add(id, atRest(options.mirror.shown(id), run, createdAt));
		}
	}
	for (const member of placed) if (!openRuns.has(member.runId)) placement.dismiss(member);
	for (const { id, desired, isDemo } of tasks) {
		const isActive = supervisor.isActive(id);
		if (desired === "stopped" && isActive) supervisor.requestStop(id);
		const isFailed = supervisor.snapshot(id).state.phase === "failed";
		if (desired === "running" && !isActive && !isFailed && !isDemo) supervisor.start(id);
	}
}

function adopt(
	{ supervisor, mirror, history }: TakeOverOptions,
	taskId: string,
	run: StoredRun,
	placed: readonly MemberId[],
): void {
	const shown = mirror.shown(taskId);
	const seen = shown?.run?.runId === run.id ? shown : undefined;
	const startedAtMs = run.startedAt.getTime();
	const counters = seen?.report.counters ?? countersOf(run.counters);
	const adopted: AdoptedRun = {
		runId: run.id,
		startedAtMs,
		state: seen?.state ?? { phase: "starting", sinceMs: startedAtMs },
		count: seen?.run?.count ?? countOf(run.counters),
		members: placed.filter(({ runId }) => runId === run.id),
	};
	const pastTotals = seen === undefined ? noCounters() : beyond(seen.totals, counters);
	supervisor.add(taskId, { sinceMs: startedAtMs, report: mergeReports([], startedAtMs), pastTotals });
	// What nobody here has seen was stored by the console that counted it.
	if (seen === undefined) history.resume(taskId, counters);
	supervisor.adopt(taskId, adopted);
}

function atRest(shown: TaskShown | undefined, last: StoredRun | undefined, createdAt: Date): InitialTask {
	const sinceMs = (last?.endedAt ?? createdAt).getTime();
	const report = { ...mergeReports([], sinceMs), counters: countersOf(last?.counters ?? "") };
	if (shown === undefined || shown.run !== undefined) return { sinceMs, report };
	const { state, totals, refusedAt } = shown;
	return {
		sinceMs: state.sinceMs,
		report,
		pastTotals: { ...noCounters(), ...totals },
		...(state.phase === "failed" ? { failed: state.cause, refusedAt } : {}),
	};
}

/** What all earlier runs have counted, for a sum over all of them. */
function beyond(totals: TaskShown["totals"], counters: Counters): Counters {
	const { read, published, skipped, failed } = totals;
	return {
		...noCounters(),
		read: read - counters.read,
		published: published - counters.published,
		skipped: skipped - counters.skipped,
		failed: failed - counters.failed,
	};
}

/** Runs that are still open although a later one of the same task began. */
async function closeForgotten(db: Db, nowMs: number, newest: ReadonlySet<string>): Promise<void> {
	const open = await db.run.findMany({ where: { endedAt: null }, select: { id: true, counters: true } });
	for (const { id, counters } of open) {
		if (newest.has(id)) continue;
		const settled = JSON.stringify(settleCounters(countersOf(counters)));
		await db.run.update({
			where: { id },
			data: { endedAt: new Date(nowMs), reason: "server-lost", counters: settled },
		});
	}
}
