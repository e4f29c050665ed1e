import type { Task } from "@/lib/api/task";

export interface Totals {
	tasks: number;
	running: number;
	retrying: number;
	failed: readonly Task[];
	publishedPerSecond: number;
	/** Undefined while no task knows its lag. */
	lag: number | undefined;
	sparkline: readonly (number | null)[];
	/** The sparklines it is the sum of. */
	lines: readonly (readonly (number | null)[])[];
}

/** Whether two sums are drawn alike. */
export function isSameTotals(a: Totals, b: Totals): boolean {
	return (
		a.tasks === b.tasks &&
		a.running === b.running &&
		a.retrying === b.retrying &&
		a.publishedPerSecond === b.publishedPerSecond &&
		a.lag === b.lag &&
		a.sparkline === b.sparkline &&
		a.failed.length === b.failed.length &&
		a.failed.every((task, index) => task.id === b.failed[index]?.id && task.name === b.failed[index]?.name)
	);
}

export const NO_TOTALS: Totals = {
	tasks: 0,
	running: 0,
	retrying: 0,
	failed: [],
	publishedPerSecond: 0,
	lag: undefined,
	sparkline: [],
	lines: [],
};

/** Sums over all tasks. Sparklines are aligned at their newest end, and summed anew only when one has moved. */
export function totalsOf(tasks: readonly Task[], before: Totals = NO_TOTALS): Totals {
	const lines = tasks.map((task) => task.sparkline);
	const isHeld = before.lines.length === lines.length && lines.every((line, index) => line === before.lines[index]);
	const phases = tasks.map((task) => task.live.state.phase);
	const retrying = phases.filter((phase) => phase === "retrying").length;
	const running = phases.filter((phase) => phase === "running" || phase === "starting").length + retrying;
	const lags = tasks.map((task) => task.live.lag).filter((lag) => lag !== undefined);
	return {
		tasks: tasks.length,
		running,
		retrying,
		failed: tasks.filter((task) => task.live.state.phase === "failed"),
		publishedPerSecond: tasks.reduce((sum, task) => sum + task.live.rates.published, 0),
		lag: lags.length === 0 ? undefined : lags.reduce((sum, lag) => sum + lag, 0),
		sparkline: isHeld ? before.sparkline : sumFromEnd(lines),
		lines: isHeld ? before.lines : lines,
	};
}

function sumFromEnd(lines: readonly (readonly (number | null)[])[]): (number | null)[] {
	const length = Math.max(0, ...lines.map((line) => line.length));
	return Array.from({ length }, (_, index) => {
		const values = lines.map((line) => line[line.length - length + index]).filter((value) => typeof value === "number");
		return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
	});
}
