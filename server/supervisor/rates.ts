import type { Counters, PipelineReport } from "@/lib/task/types";

/** Messages per second. */
export interface Rates {
	read: number;
	published: number;
	skipped: number;
	failed: number;
}

export const NO_RATES: Rates = { read: 0, published: 0, skipped: 0, failed: 0 };

// Reports come each second; one that is late is not yet silence.
const SILENT_AFTER_MS = 2_500;

/** Rates between two reports of one pipeline; `before` is undefined for its first. */
export function ratesBetween(before: PipelineReport | undefined, now: PipelineReport, startedAtMs: number): Rates {
	// Unchanged reports come with the same counters.
	if (before?.counters === now.counters) return NO_RATES;
	const seconds = Math.max(0.2, (now.atMs - (before?.atMs ?? startedAtMs)) / 1_000);
	const rate = (key: keyof Rates & keyof Counters) =>
		Math.max(0, (now.counters[key] - (before?.counters[key] ?? 0)) / seconds);
	return { read: rate("read"), published: rate("published"), skipped: rate("skipped"), failed: rate("failed") };
}

export function addRates(a: Rates, b: Rates): Rates {
	return {
		read: a.read + b.read,
		published: a.published + b.published,
		skipped: a.skipped + b.skipped,
		failed: a.failed + b.failed,
	};
}

/** Whether a pipeline has been silent for so long that its last rates say nothing any more. */
export function isSilent(report: PipelineReport, nowMs: number): boolean {
	return nowMs - report.atMs > SILENT_AFTER_MS;
}
