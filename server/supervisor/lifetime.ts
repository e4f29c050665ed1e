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
	/** The last sum: hundreds of tasks at rest are asked for theirs each second. */
	#sum: { present: Counters; total: Counters } | undefined;
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
		this.#sum = undefined;
	}

	/** @param present of the run that is under way, if one is */
	counters(present: Counters | undefined): Counters {
		if (present === undefined) return this.#counters;
		if (this.#sum?.present !== present) this.#sum = { present, total: addCounters(this.#counters, present) };
		return this.#sum.total;
	}

	/** @param present of the run that is under way, if one is */
	with(present: PipelineReport | undefined): Lifetime {
		const restarts = this.#restarts;
		if (present === undefined) return { counters: this.#counters, delays: this.#delays, restarts };
		return {
			counters: this.counters(present.counters),
			delays: addDelays(this.#delays, present.delays),
			restarts,
		};
	}
}
