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
}

/** Sums over all tasks. Sparklines are aligned at their newest end. */
export function totalsOf(tasks: readonly Task[]): Totals {
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
		sparkline: sumFromEnd(tasks.map((task) => task.sparkline)),
	};
}

function sumFromEnd(lines: readonly (readonly (number | null)[])[]): (number | null)[] {
	const length = Math.max(0, ...lines.map((line) => line.length));
	return Array.from({ length }, (_, index) => {
		const values = lines.map((line) => line[line.length - length + index]).filter((value) => typeof value === "number");
		return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
	});
}
