import type { VgroupReport } from "@/lib/task/types";
import type { VgroupPosition } from "@/lib/tmq/types";

/** What the server said of its vgroups, with how far each is behind in log entries. */
export function toVgroupReports(positions: readonly VgroupPosition[]): VgroupReport[] {
	return positions.map(({ tmqTopic, vgroupId, begin, end, position, committed }) => ({
		tmqTopic,
		vgroupId,
		begin: String(begin),
		end: String(end),
		position: position === undefined ? undefined : String(position),
		committed: committed === undefined ? undefined : String(committed),
		lag: position === undefined ? undefined : Math.max(0, Number(end - position)),
	}));
}

/** Sum over the vgroups that are known; undefined when none is. */
export function totalLag(vgroups: readonly VgroupReport[]): number | undefined {
	const lags = vgroups.flatMap(({ lag }) => (lag === undefined ? [] : [lag]));
	return lags.length === 0 ? undefined : lags.reduce((sum, lag) => sum + lag, 0);
}
