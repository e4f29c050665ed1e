import { isDeepStrictEqual } from "node:util";
import { backoffMs } from "@/lib/backoff";
import { addDelays, type DelayCounts, noDelays } from "@/lib/task/delay-counts";
import type { Counters, PipelineReport, Silence, TaskState } from "@/lib/task/types";
import type { TimerHandle } from "@/server/clock";
import { mergeReports, mergeStates } from "./merge";
import { addRates, isSilent, NO_RATES, type Rates, ratesBetween } from "./rates";
import { type CountState, RunCount } from "./run-count";
import type { AdoptedRun } from "./types";

/** A worker that held a pipeline this long is trusted again: its next death counts as the first. */
const STEADY_AFTER_MS = 60_000;
const WORKER_SILENT_AFTER_MS = 5_000;

/** Totals of a run, and how they came about. */
interface RunProgress {
	counters: Counters;
	count: CountState;
}

/** One pipeline of a run, wherever it is at the moment. */
interface Member {
	state: TaskState;
	/** Undefined for one that another process placed. */
	startedAtMs: number | undefined;
	report: PipelineReport | undefined;
	/** When its worker was last heard of, monotonic. */
	heardAtMs: number | undefined;
	rates: Rates;
	/** Workers that died under it in short order. */
	losses: number;
	/** Waits to be placed again. */
	timer: TimerHandle | undefined;
}

/**
 * What is known of one run: its members, what they last said, and the totals of pipelines that are gone. Decides
 * nothing and starts nothing.
 */
export class Run {
	readonly members = new Map<number, Member>();
	readonly #count: RunCount;
	#settledDelays: DelayCounts = noDelays();
	#lastReport: PipelineReport | undefined;
	#lastProgress: RunProgress | undefined;

	constructor(
		readonly runId: string,
		readonly startedAtMs: number,
		/** Set for a run that another process began. */
		readonly adopted?: AdoptedRun,
	) {
		this.#count = new RunCount(adopted?.count);
	}

	/** A member of an adopted run is about to be taken over; where it does not run, it begins. */
	takenOver(number: number, state: TaskState): void {
		this.members.set(number, {
			state,
			startedAtMs: undefined,
			report: undefined,
			heardAtMs: undefined,
			rates: NO_RATES,
			losses: 0,
			timer: undefined,
		});
	}

	/** What another process needs to count on. */
	get count(): CountState {
		return this.#count.state;
	}

	/** A member is about to be placed, for the first time or again. */
	placed(number: number, atMs: number): void {
		const losses = this.members.get(number)?.losses ?? 0;
		this.members.set(number, {
			state: { phase: "starting", sinceMs: atMs },
			startedAtMs: atMs,
			report: undefined,
			heardAtMs: undefined,
			rates: NO_RATES,
			losses,
			timer: undefined,
		});
	}

	/** @param heardAtMs monotonic */
	reported(number: number, report: PipelineReport, heardAtMs: number): void {
		const member = this.members.get(number);
		if (member === undefined) return;
		member.heardAtMs = heardAtMs;
		// The first report of one that was taken over counts from before: it says nothing about now.
		const { startedAtMs } = member;
		const isFirstHere = member.report === undefined && startedAtMs === undefined;
		member.rates = isFirstHere ? NO_RATES : ratesBetween(member.report, report, startedAtMs ?? this.startedAtMs);
		member.report = report;
		this.#count.counted(number, report);
	}

	/** What a pipeline that was taken for lost had counted at its end. */
	reportedLate(number: number, report: PipelineReport): void {
		this.#count.late(number, report);
	}

	/** The pipeline is gone for good. */
	ended(number: number, finalReport: PipelineReport | undefined, atMs: number): void {
		const member = this.members.get(number);
		if (member === undefined) return;
		member.timer?.cancel();
		this.#settle(number, finalReport ?? member.report, atMs);
		this.members.delete(number);
		if (this.members.size === 0) this.#count.allGone(atMs);
	}

	/** The pipeline is gone with its worker; the member stays. Returns how long to wait before it is placed again. */
	lost(number: number, atMs: number, chance: number): number {
		const member = this.members.get(number);
		if (member === undefined) return 0;
		this.#settle(number, member.report, atMs);
		member.report = undefined;
		member.heardAtMs = undefined;
		member.rates = NO_RATES;
		member.losses = atMs - (member.startedAtMs ?? this.startedAtMs) > STEADY_AFTER_MS ? 1 : member.losses + 1;
		return member.losses === 1 ? 0 : backoffMs(member.losses - 1, chance);
	}

	/** The pipeline begins again elsewhere, counting from zero. */
	moved(number: number, finalReport: PipelineReport | undefined, atMs: number): void {
		const member = this.members.get(number);
		if (member === undefined) return;
		this.#settle(number, finalReport ?? member.report, atMs);
		this.placed(number, atMs);
	}

	get state(): TaskState | undefined {
		return mergeStates([...this.members.values()].map((member) => member.state));
	}

	/** Totals of the run: the same object while nothing has changed. */
	get counters(): Counters {
		return this.#count.total;
	}

	/** Totals of the run, and the newest of everything else. */
	report(atMs: number): PipelineReport {
		const reports = [...this.members.values()].map((member) => member.report).filter((report) => report !== undefined);
		const merged = reports.length === 0 ? (this.#lastReport ?? mergeReports([], atMs)) : mergeReports(reports, atMs);
		const delays = reports.map((report) => report.delays).reduce(addDelays, this.#settledDelays);
		return { ...merged, atMs, counters: this.counters, delays };
	}

	/** Totals worth storing: undefined while they are what they were when this was asked last. */
	newProgress(): RunProgress | undefined {
		const progress = { counters: this.counters, count: this.count };
		if (isDeepStrictEqual(progress, this.#lastProgress)) return undefined;
		this.#lastProgress = progress;
		return progress;
	}

	/** Of the worker that is silent for longest, if one is; workers report each second. */
	silence(monotonicMs: number): Silence | undefined {
		const silences = [...this.members.values()].map(({ heardAtMs = monotonicMs }) => monotonicMs - heardAtMs);
		const forMs = Math.max(0, ...silences);
		return forMs >= WORKER_SILENT_AFTER_MS ? { side: "spillway", forMs } : undefined;
	}

	rates(nowMs: number): Rates {
		let sum = NO_RATES;
		for (const { report, rates } of this.members.values()) {
			if (report !== undefined && rates !== NO_RATES && !isSilent(report, nowMs)) sum = addRates(sum, rates);
		}
		return sum;
	}

	#settle(number: number, report: PipelineReport | undefined, atMs: number): void {
		this.#count.gone(number, atMs, report);
		if (report === undefined) return;
		this.#settledDelays = addDelays(this.#settledDelays, report.delays);
		this.#lastReport = report;
	}
}
