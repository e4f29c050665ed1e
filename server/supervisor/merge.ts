import { noCounters } from "@/lib/task/counters";
import { addDelays, noDelays } from "@/lib/task/delay-counts";
import type { Counters, PipelineReport, Silence, TaskState } from "@/lib/task/types";

export function addCounters(a: Counters, b: Counters): Counters {
	return {
		read: a.read + b.read,
		published: a.published + b.published,
		skipped: a.skipped + b.skipped,
		failed: a.failed + b.failed,
		inFlight: a.inFlight + b.inFlight,
		returned: a.returned + b.returned,
		publishedBytes: a.publishedBytes + b.publishedBytes,
		skippedByReason: addByKey(a.skippedByReason, b.skippedByReason),
		unknownByKey: addByKey(a.unknownByKey, b.unknownByKey),
		reconnects: a.reconnects + b.reconnects,
	};
}

function addByKey(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
	const sum = { ...a };
	for (const [key, count] of Object.entries(b)) sum[key] = (sum[key] ?? 0) + count;
	return sum;
}

/** Counters of a pipeline that is gone: what was in flight leaves `read` again, because it will be read anew. */
export function settleCounters(counters: Counters): Counters {
	const { inFlight } = counters;
	return { ...counters, read: counters.read - inFlight, returned: counters.returned + inFlight, inFlight: 0 };
}

// The phase that a person has to know first wins: one member that cannot reach its broker makes the task "retrying".
const PHASE_ORDER = ["failed", "retrying", "stopping", "starting", "running", "stopped"] as const;

/** One state for a task whose members each have their own; undefined without members. */
export function mergeStates(states: readonly TaskState[]): TaskState | undefined {
	for (const phase of PHASE_ORDER) {
		const state = states.find((candidate) => candidate.phase === phase);
		if (state?.phase === "running") {
			const isReadingSnapshot = states.some((other) => other.phase === "running" && other.isReadingSnapshot);
			return { ...state, isReadingSnapshot };
		}
		if (state !== undefined) return state;
	}
	return undefined;
}

type Delay = PipelineReport["delay"];

// Percentiles cannot be merged; the slowest member is what a person looks for.
function slowest(delays: readonly Delay[]): Delay {
	return delays.reduce((worst, delay) => (delay && (!worst || delay.p99Ms > worst.p99Ms) ? delay : worst), undefined);
}

function latest(times: readonly (number | undefined)[]): number | undefined {
	return times.reduce(
		(last, time) => (time !== undefined && (last === undefined || time > last) ? time : last),
		undefined,
	);
}

/** Sums over what is known; undefined when nothing is. */
function total(values: readonly (number | undefined)[]): number | undefined {
	const known = values.filter((value) => value !== undefined);
	return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}

export function longest(silences: readonly (Silence | undefined)[]): Silence | undefined {
	return silences.reduce((worst, one) => (one && (!worst || one.forMs > worst.forMs) ? one : worst), undefined);
}

/** One report for a task whose members each send their own. */
export function mergeReports(reports: readonly PipelineReport[], atMs: number): PipelineReport {
	return {
		atMs,
		countId: undefined,
		counters: reports.map((report) => report.counters).reduce(addCounters, noCounters()),
		lag: total(reports.map((report) => report.lag)),
		vgroups: reports
			.flatMap((report) => report.vgroups)
			.sort((a, b) => a.tmqTopic.localeCompare(b.tmqTopic) || a.vgroupId - b.vgroupId),
		inFlightLimit: reports.reduce((sum, report) => sum + report.inFlightLimit, 0),
		delay: slowest(reports.map((report) => report.delay)),
		rowDelay: slowest(reports.map((report) => report.rowDelay)),
		delays: reports.map((report) => report.delays).reduce(addDelays, noDelays()),
		lastAcknowledgedAtMs: latest(reports.map((report) => report.lastAcknowledgedAtMs)),
		retentionGap: reports.reduce((sum, report) => sum + report.retentionGap, 0),
		silence: longest(reports.map((report) => report.silence)),
	};
}
