import { addDelays, type DelayCounts, noDelays } from "@/lib/task/delay-counts";
import type { RestartReason, Restarts } from "@/lib/task/restarts";
import type { Counters, PipelineReport } from "@/lib/task/types";
import { addCounters } from "./merge";

/** What a task did since this process began, over all runs: nothing in it ever starts again from zero. */
export interface Lifetime {
	counters: Counters;
	delays: DelayCounts;
	restarts: Restarts;
}

/** Adds up the runs of a task that are over, and counts what began anew. */
export class LifetimeCount {
	#counters: Counters;
	#delays: DelayCounts = noDelays();
	#restarts: Restarts = { "worker-lost": 0, "worker-left": 0, asked: 0 };

	/** @param counters of the process that supervised the task before */
	constructor(counters: Counters) {
		this.#counters = counters;
	}

	restarted(reason: RestartReason): void {
		this.#restarts = { ...this.#restarts, [reason]: this.#restarts[reason] + 1 };
	}

	runEnded({ counters, delays }: PipelineReport): void {
		this.#counters = addCounters(this.#counters, counters);
		this.#delays = addDelays(this.#delays, delays);
	}

	/** @param present of the run that is under way, if one is */
	with(present: PipelineReport | undefined): Lifetime {
		const restarts = this.#restarts;
		if (present === undefined) return { counters: this.#counters, delays: this.#delays, restarts };
		return {
			counters: addCounters(this.#counters, present.counters),
			delays: addDelays(this.#delays, present.delays),
			restarts,
		};
	}
}
