import type { SkipReason } from "@/lib/topic-template/types";
import type { SkippedSample } from "./types";

/** Samples kept of each reason, for one message. */
const SAMPLES_PER_REASON = 3;

/** The key under which a reason is counted. */
export function skipKey(reason: SkipReason): string {
	return reason.kind === "missing-variable" ? `${reason.kind}:${reason.variable}` : reason.kind;
}

/** Counts what is not published, and keeps the first few of each reason. */
export class SkipLog {
	readonly byReason = new Map<string, number>();
	readonly samples: SkippedSample[] = [];
	count = 0;

	/** How many samples of the reason are still wanted. */
	wanted(reason: SkipReason): number {
		return Math.max(0, SAMPLES_PER_REASON - (this.byReason.get(skipKey(reason)) ?? 0));
	}

	/** `sampleAt` is asked for as many samples as are wanted, the first of the `count`. */
	add(reason: SkipReason, count: number, sampleAt: (index: number) => Omit<SkippedSample, "reason">): void {
		const sampleCount = Math.min(count, this.wanted(reason));
		for (let index = 0; index < sampleCount; index++) this.samples.push({ reason, ...sampleAt(index) });
		const key = skipKey(reason);
		this.byReason.set(key, (this.byReason.get(key) ?? 0) + count);
		this.count += count;
	}
}
