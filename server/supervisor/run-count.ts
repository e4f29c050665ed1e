import { noCounters } from "@/lib/task/counters";
import type { Counters, PipelineReport } from "@/lib/task/types";
import { addCounters, missingCounters, settleCounters } from "./merge";

/** What one pipeline has counted since it began, as it was heard last. */
export interface CountedPart {
	member: number;
	countId: string | undefined;
	counters: Counters;
}

/** All that another process needs to count on. */
export interface CountState {
	/** Totals of the pipelines that are gone. */
	settled: Counters;
	/** Of those that are not, at most one for each member. */
	parts: readonly CountedPart[];
}

type Count = Pick<PipelineReport, "countId" | "counters">;

/**
 * Adds up what the pipelines of a run have counted. Each begins at zero, also one that takes the place of another, and
 * that may have happened while nobody listened: so each names its count, and a new name means that the old one is over.
 */
export class RunCount {
	#settled: Counters;
	readonly #parts: Map<number, CountedPart>;
	/** The last that was settled of each member. */
	readonly #left = new Map<number, CountedPart>();
	/** As it was added up last, until somebody has counted more: hundreds of tasks at rest are asked each second. */
	#total: Counters | undefined;

	constructor({ settled, parts }: CountState = { settled: noCounters(), parts: [] }) {
		this.#settled = settled;
		this.#parts = new Map(parts.map((part) => [part.member, part]));
	}

	get state(): CountState {
		return { settled: this.#settled, parts: [...this.#parts.values()] };
	}

	/** The same object while nothing was counted. */
	get total(): Counters {
		this.#total ??= [...this.#parts.values()].map(({ counters }) => counters).reduce(addCounters, this.#settled);
		return this.#total;
	}

	counted(member: number, { countId, counters }: Count): void {
		const before = this.#parts.get(member);
		if (before?.counters === counters) return;
		// What is told late may be newer than what is told last.
		if (before !== undefined && before.countId === countId && dealtWith(counters) < dealtWith(before.counters)) return;
		if (before !== undefined && before.countId !== countId) this.gone(member);
		this.#parts.set(member, { member, countId, counters });
		this.#total = undefined;
	}

	/** The pipeline has ended; `last` is what it said at its end, if it could. */
	gone(member: number, last?: Count): void {
		if (last !== undefined) this.counted(member, last);
		const part = this.#parts.get(member);
		if (part === undefined) return;
		this.#parts.delete(member);
		this.#left.set(member, part);
		this.#settled = addCounters(this.#settled, settleCounters(part.counters));
		this.#total = undefined;
	}

	/** What a pipeline had counted at its end, told when others may have taken it for lost. May be told again. */
	late(member: number, last: Count): void {
		if (this.#parts.get(member)?.countId === last.countId) this.counted(member, last);
		const left = this.#left.get(member) ?? this.#unheardOf(member, last);
		if (left === undefined || left.countId !== last.countId) return;
		const missing = missingCounters(settleCounters(last.counters), settleCounters(left.counters));
		this.#left.set(member, { ...left, counters: last.counters });
		this.#settled = addCounters(this.#settled, missing);
		this.#total = undefined;
	}

	/** The first that is told late of a run of which nothing was settled cannot have been counted. */
	#unheardOf(member: number, { countId }: Count): CountedPart | undefined {
		const isKnown = this.#parts.get(member)?.countId === countId || dealtWith(this.#settled) > 0;
		return isKnown ? undefined : { member, countId, counters: noCounters() };
	}

	/** The run is over: nobody counts any more. */
	allGone(): void {
		for (const member of [...this.#parts.keys()]) this.gone(member);
	}
}

function dealtWith({ published, skipped, failed }: Counters): number {
	return published + skipped + failed;
}
