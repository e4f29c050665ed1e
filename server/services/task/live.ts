import type { TaskLive } from "@/lib/api/task";
import type { TaskSnapshot } from "@/server/supervisor/supervisor";

/** What viewers see of a task each second. */
export function toLive({ atMs, state, report, rates }: TaskSnapshot): TaskLive {
	return {
		atMs,
		state,
		counters: report.counters,
		rates,
		lag: report.lag,
		inFlightLimit: report.inFlightLimit,
		delay: report.delay,
		rowDelay: report.rowDelay,
		lastAcknowledgedAtMs: report.lastAcknowledgedAtMs,
		retentionGap: report.retentionGap,
		vgroups: report.vgroups,
	};
}
