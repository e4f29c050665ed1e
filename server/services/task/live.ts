import type { TaskLive } from "@/lib/api/task";
import { healthOf } from "@/lib/task/health";
import type { Supervision } from "@/server/supervisor/supervision";
import type { ThroughputHistory } from "@/server/supervisor/throughput";

interface LiveSources {
	supervisor: Pick<Supervision, "snapshot">;
	history: Pick<ThroughputHistory, "recent" | "lastSkippedAtMs">;
}

/** What viewers see of a task each second. */
export function liveOf({ supervisor, history }: LiveSources, taskId: string): TaskLive {
	const { atMs, state, runSinceMs, report, rates } = supervisor.snapshot(taskId);
	return {
		atMs,
		state,
		runSinceMs,
		health: healthOf({
			state,
			nowMs: atMs,
			rates: history.recent(taskId, atMs),
			lag: report.lag,
			lastMessageAtMs: later(report.lastAcknowledgedAtMs, history.lastSkippedAtMs(taskId)),
			retentionGap: report.retentionGap,
			silence: report.silence,
		}),
		counters: report.counters,
		rates,
		lag: report.lag,
		inFlightLimit: report.inFlightLimit,
		delay: report.delay,
		rowDelay: report.rowDelay,
		lastAcknowledgedAtMs: report.lastAcknowledgedAtMs,
		retentionGap: report.retentionGap,
		silence: report.silence,
		vgroups: report.vgroups,
	};
}

function later(a: number | undefined, b: number | undefined): number | undefined {
	return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
