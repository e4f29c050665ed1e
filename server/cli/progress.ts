import { count, short } from "@/lib/format/number";
import type { Counters, PipelineReport, TaskState } from "@/lib/task/types";
import type { Rates } from "@/server/supervisor/rates";
import { printable } from "./terminal";

/** What is known of the run at one moment. */
export interface Progress {
	state: TaskState;
	report: PipelineReport;
	rates: Rates;
}

/** One line for a terminal: state, rate, totals, lag. */
export function progressLine({ state, report, rates }: Progress): string {
	const { counters, lag } = report;
	const parts = [
		stateWords(state),
		`${short(rates.published).text} messages/s`,
		`${count(counters.published).text} published`,
		`${count(counters.skipped).text} skipped`,
	];
	if (counters.failed > 0) parts.push(`${count(counters.failed).text} failed`);
	if (counters.inFlight > 0) parts.push(`${count(counters.inFlight).text} in flight`);
	const isSnapshot = state.phase === "running" && state.isReadingSnapshot;
	parts.push(isSnapshot ? "reading stored data" : `lag ${count(lag).text}`);
	return parts.join(" · ");
}

function stateWords(state: TaskState): string {
	return state.phase === "retrying" ? `retrying: ${printable(state.cause.message)}` : state.phase;
}

/** One object for `--json`; offsets are text because they are 64-bit. */
export function progressRecord({ state, report, rates }: Progress): object {
	return {
		at: new Date(report.atMs).toISOString(),
		state: state.phase,
		...(state.phase === "retrying" || state.phase === "failed" ? { cause: state.cause } : {}),
		rates,
		...countersOf(report.counters),
		lag: report.lag ?? null,
		delay: report.delay ?? null,
		vgroups: report.vgroups,
	};
}

function countersOf(counters: Counters): object {
	const { publishedBytes, ...rest } = counters;
	return { ...rest, publishedBytes };
}

/** The last lines of a run: where every message went, and why some went nowhere. */
export function summary(counters: Counters, elapsedMs: number, describeReason: (key: string) => string): string {
	const seconds = elapsedMs / 1_000;
	const lines = [
		`${count(counters.published).text} published, ${count(counters.skipped).text} skipped, ${count(counters.failed).text} failed of ${count(counters.read).text} read in ${seconds.toFixed(1)} s (${short(counters.published / Math.max(seconds, 0.001)).text} messages/s)`,
	];
	for (const [reason, number] of Object.entries(counters.skippedByReason)) {
		lines.push(`  skipped ${count(number).text}: ${describeReason(reason)}`);
	}
	if (counters.returned > 0) {
		lines.push(`  ${count(counters.returned).text} were in flight at the end; they are read again by the next run`);
	}
	return lines.join("\n");
}
