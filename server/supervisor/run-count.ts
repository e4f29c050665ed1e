import { noCounters } from "@/lib/task/counters";
import type { Counters, PipelineReport } from "@/lib/task/types";
import { addCounters, settleCounters } from "./merge";

/** So long something may yet be told of a pipeline that is gone: its machine may have lost its way to Redis. */
const TOLD_LATE_MS = 600_000;
/** A pipeline that dies again and again does not make this longer. */
const KEPT_PER_MEMBER = 16;

/** What one pipeline has counted since it began, as it was heard last. */
export interface CountedPart {
	member: number;
	countId: string | undefined;
	counters: Counters;
}

/** Of a pipeline that is gone; nothing of it is in flight any more. */
export interface GonePart extends CountedPart {
	/** When that was learnt, Unix ms. */
	goneAtMs: number;
}

/** All that another process needs to count on. */
export interface CountState {
	/** Totals of the pipelines of which nothing more is expected. */
	settled: Counters;
	/** When the last of those was gone, Unix ms. */
	settledUntilMs: number;
	/** Of those that run, at most one for each member. */
	parts: readonly CountedPart[];
	/** Of those that are gone, and of which more may be told; oldest first. */
	gone: readonly GonePart[];
}

type Count = Pick<PipelineReport, "atMs" | "countId" | "counters">;

/**
 * Adds up what the pipelines of a run have counted. Each begins at zero, also one that takes the place of another, and
 * that may have happened, even more than once, while nobody listened. So each names its count, the most that was told of
 * each is what is added up, and it does not matter in which order or how often it is told.
 */
export class RunCount {
	#settled: Counters;
	#settledUntilMs: number;
	readonly #parts: Map<number, CountedPart>;
	#gone: GonePart[];
	/** As it was added up last, until somebody has counted more: hundreds of tasks at rest are asked each second. */
	#total: Counters | undefined;

	constructor({ settled, settledUntilMs, parts, gone }: CountState = nothingCounted()) {
		this.#settled = settled;
		this.#settledUntilMs = settledUntilMs;
		this.#parts = new Map(parts.map((part) => [part.member, part]));
		this.#gone = [...gone];
	}

	get state(): CountState {
		const [settled, settledUntilMs] = [this.#settled, this.#settledUntilMs];
		return { settled, settledUntilMs, parts: [...this.#parts.values()], gone: this.#gone };
	}

	/** The same object while nothing was counted. */
	get total(): Counters {
		this.#total ??= [...this.#gone, ...this.#parts.values()]
			.map(({ counters }) => counters)
			.reduce(addCounters, this.#settled);
		return this.#total;
	}

	counted(member: number, count: Count): void {
		const { atMs, countId, counters } = count;
		const before = this.#parts.get(member);
		if (before?.counters === counters) return;
		if (this.#toldLate(member, count)) return;
		// What is told late may be newer than what is told last.
		if (before !== undefined && before.countId === countId && dealtWith(counters) < dealtWith(before.counters)) return;
		if (before !== undefined && before.countId !== countId) this.gone(member, atMs);
		this.#parts.set(member, { member, countId, counters });
		this.#settleUntil(atMs - TOLD_LATE_MS);
		this.#total = undefined;
	}

	/** The pipeline has ended; `last` is what it said at its end, if it could. */
	gone(member: number, atMs: number, last?: Count): void {
		if (last !== undefined) this.counted(member, last);
		const part = this.#parts.get(member);
		if (part === undefined) return;
		this.#parts.delete(member);
		this.#keepGone({ ...part, counters: settleCounters(part.counters), goneAtMs: atMs });
	}

	/** What a pipeline had counted at its end, told when others may have taken it for lost. May be told again. */
	late(member: number, last: Count): void {
		const { atMs, countId, counters } = last;
		if (countId === undefined) return;
		if (this.#parts.get(member)?.countId === countId) this.counted(member, last);
		// Nobody has heard of it so far, unless it is forgotten because it was gone long ago.
		else if (!this.#toldLate(member, last) && atMs > this.#settledUntilMs)
			this.#keepGone({ member, countId, counters: settleCounters(counters), goneAtMs: atMs });
	}

	/** The run is over: nobody counts any more. */
	allGone(atMs: number): void {
		for (const member of [...this.#parts.keys()]) this.gone(member, atMs);
	}

	/** Whether this is a count that is known to be over. */
	#toldLate(member: number, { countId, counters }: Count): boolean {
		const known = this.#gone.find((part) => part.member === member && part.countId === countId);
		if (known === undefined || countId === undefined) return false;
		if (dealtWith(counters) > dealtWith(known.counters)) {
			const settled = settleCounters(counters);
			// Totals that are shown to a monitoring never go back.
			settled.returned = Math.max(settled.returned, known.counters.returned);
			this.#gone = this.#gone.map((part) => (part === known ? { ...known, counters: settled } : part));
			this.#total = undefined;
		}
		return true;
	}

	#keepGone(part: GonePart): void {
		this.#gone = [...this.#gone, part];
		this.#total = undefined;
		const ofMember = this.#gone.filter(({ member }) => member === part.member);
		if (ofMember.length > KEPT_PER_MEMBER && ofMember[0] !== undefined) this.#settle([ofMember[0]]);
	}

	#settleUntil(untilMs: number): void {
		const old = this.#gone.filter(({ goneAtMs }) => goneAtMs < untilMs);
		if (old.length > 0) this.#settle(old);
	}

	#settle(old: readonly GonePart[]): void {
		this.#gone = this.#gone.filter((part) => !old.includes(part));
		this.#settled = old.map(({ counters }) => counters).reduce(addCounters, this.#settled);
		this.#settledUntilMs = Math.max(this.#settledUntilMs, ...old.map(({ goneAtMs }) => goneAtMs));
	}
}

export function nothingCounted(): CountState {
	return { settled: noCounters(), settledUntilMs: 0, parts: [], gone: [] };
}

function dealtWith({ published, skipped, failed }: Counters): number {
	return published + skipped + failed;
}
