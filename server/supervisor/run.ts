import { isDeepStrictEqual } from "node:util";
import { backoffMs } from "@/lib/backoff";
import { noCounters } from "@/lib/task/counters";
import { addDelays, type DelayCounts, noDelays } from "@/lib/task/delay-counts";
import type { Counters, PipelineReport, Silence, TaskState } from "@/lib/task/types";
import type { TimerHandle } from "@/server/clock";
import { addCounters, mergeReports, mergeStates, missingCounters, settleCounters } from "./merge";
import { addRates, isSilent, NO_RATES, type Rates, ratesBetween } from "./rates";
import type { AdoptedRun } from "./types";

/** A worker that held a pipeline this long is trusted again: its next death counts as the first. */
const STEADY_AFTER_MS = 60_000;
const WORKER_SILENT_AFTER_MS = 5_000;

/** Totals of a run, and of its pipelines that are gone. */
interface RunProgress {
	counters: Counters;
	settled: Counters;
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
	#settled: Counters;
	#settledDelays: DelayCounts = noDelays();
	/** What was counted before this process went on with the run, until all its pipelines have reported here. */
	#floor: Counters | undefined;
	#lastReport: PipelineReport | undefined;
	#lastProgress: RunProgress | undefined;
	/** Totals as they were added up last, until a member says something new. */
	#totals: Counters | undefined;

	constructor(
		readonly runId: string,
		readonly startedAtMs: number,
		/** Set for a run that another process began. */
		readonly adopted?: AdoptedRun,
	) {
		this.#settled = adopted?.settled ?? noCounters();
		this.#floor = adopted?.counters;
	}

	/** A member of an adopted run is about to be taken over; where it does not run, it begins. */
	takenOver(number: number, state: TaskState): void {
		this.#totals = undefined;
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

	/** Totals of the pipelines that are gone. */
	get settled(): Counters {
		return this.#settled;
	}

	/** A member is about to be placed, for the first time or again. */
	placed(number: number, atMs: number): void {
		this.#totals = undefined;
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
		if (member.report?.counters !== report.counters) this.#totals = undefined;
		// The first report of one that was taken over counts from before: it says nothing about now.
		const { startedAtMs } = member;
		const isFirstHere = member.report === undefined && startedAtMs === undefined;
		member.rates = isFirstHere ? NO_RATES : ratesBetween(member.report, report, startedAtMs ?? this.startedAtMs);
		member.report = report;
		this.#raiseToFloor();
	}

	/** The pipeline is gone for good. */
	ended(number: number, finalReport: PipelineReport | undefined): void {
		const member = this.members.get(number);
		if (member === undefined) return;
		this.#totals = undefined;
		member.timer?.cancel();
		this.#settle(finalReport ?? member.report);
		this.members.delete(number);
		this.#raiseToFloor();
	}

	/** The pipeline is gone with its worker; the member stays. Returns how long to wait before it is placed again. */
	lost(number: number, atMs: number, chance: number): number {
		const member = this.members.get(number);
		if (member === undefined) return 0;
		this.#totals = undefined;
		this.#settle(member.report);
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
		this.#settle(finalReport ?? member.report);
		this.placed(number, atMs);
	}

	get state(): TaskState | undefined {
		return mergeStates([...this.members.values()].map((member) => member.state));
	}

	/** Totals of the run: the same object while nothing has changed. */
	get counters(): Counters {
		this.#totals ??= this.#floor ?? this.#counted();
		return this.#totals;
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
		const progress = { counters: this.counters, settled: this.#settled };
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

	#counted(): Counters {
		const reports = [...this.members.values()].flatMap((member) => member.report ?? []);
		return reports.map(({ counters }) => counters).reduce(addCounters, this.#settled);
	}

	/**
	 * Once everything that was adopted has reported, its sum is the run's. A pipeline that was replaced while no console
	 * listened took its counts along: what is missing then stays counted.
	 */
	#raiseToFloor(): void {
		const floor = this.#floor;
		if (floor === undefined || [...this.members.values()].some(({ report }) => report === undefined)) return;
		this.#settled = addCounters(this.#settled, missingCounters(floor, this.#counted()));
		this.#floor = undefined;
		this.#totals = undefined;
	}

	#settle(report: PipelineReport | undefined): void {
		if (report === undefined) return;
		this.#settled = addCounters(this.#settled, settleCounters(report.counters));
		this.#settledDelays = addDelays(this.#settledDelays, report.delays);
		this.#lastReport = report;
	}
}
