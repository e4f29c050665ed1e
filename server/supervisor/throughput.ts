import type { Counters } from "@/lib/task/types";
import { addRates, NO_RATES, type Rates } from "./rates";
import { RecentSeconds } from "./recent-seconds";
import type { ThroughputRow } from "./types";

export const SLOT_MS = 10_000;
const SECONDS_KEPT = 300;
const SPARKLINE_SLOTS = 90;
const RECENT_SECONDS = 10;

type Totals = Pick<Counters, keyof Rates>;

interface TaskSeries {
	/** Rates of the last five minutes; of a task that has run in this server's life. */
	bySecond: RecentSeconds | undefined;
	/** Published messages/s by slot, of the last quarter of an hour. */
	publishedBySlot: Map<number, number>;
	lastSkippedAtMs: number | undefined;
	/** The slot that is being counted; undefined while the task does not run. */
	openSlot: number | undefined;
	/** What the complete slots have counted. */
	counted: Totals;
}

/**
 * The near past of every task's throughput: by second in memory, and complete slots of ten seconds to be stored.
 * Times come with the calls.
 */
export class ThroughputHistory {
	readonly #tasks = new Map<string, TaskSeries>();

	/** Slots stored by an earlier server, for the sparkline. */
	restore(rows: readonly Pick<ThroughputRow, "taskId" | "slot" | "published">[]): void {
		for (const row of rows) {
			this.#seriesOf(row.taskId).publishedBySlot.set(row.slot, row.published / (SLOT_MS / 1_000));
		}
	}

	/**
	 * Takes one second of a running task. `totals` never start again from zero while the server lives.
	 *
	 * @returns the slot that became complete with it, if one did (to be added to what is stored of that slot)
	 */
	record(taskId: string, nowMs: number, rates: Rates, totals: Totals): ThroughputRow | undefined {
		const series = this.#seriesOf(taskId);
		const second = Math.floor(nowMs / 1_000);
		series.bySecond ??= new RecentSeconds(SECONDS_KEPT);
		series.bySecond.set(second, rates);
		if (rates.skipped > 0) series.lastSkippedAtMs = nowMs;
		const slot = Math.floor(nowMs / SLOT_MS);
		series.openSlot ??= slot;
		return slot === series.openSlot ? undefined : completeSlot(taskId, series, slot, totals);
	}

	/** Another process has counted and stored this much. */
	resume(taskId: string, totals: Totals): void {
		this.#seriesOf(taskId).counted = { ...totals };
	}

	/** The run ended: what its last seconds brought belongs to the open slot, which may be continued by a next run. */
	finish(taskId: string, nowMs: number, totals: Totals): ThroughputRow | undefined {
		const series = this.#seriesOf(taskId);
		const hasMoved = totals.read !== series.counted.read || totals.published !== series.counted.published;
		if (series.openSlot === undefined && !hasMoved) return undefined;
		series.openSlot ??= Math.floor(nowMs / SLOT_MS);
		return completeSlot(taskId, series, undefined, totals);
	}

	forget(taskId: string): void {
		this.#tasks.delete(taskId);
	}

	/** Rates by Unix second, as far as known. */
	seconds(taskId: string): ReadonlyMap<number, Rates> {
		return this.#tasks.get(taskId)?.bySecond?.all() ?? new Map();
	}

	/** When a message was last skipped, within this server's life. */
	lastSkippedAtMs(taskId: string): number | undefined {
		return this.#tasks.get(taskId)?.lastSkippedAtMs;
	}

	/** Mean rates over the last seconds that were recorded, for judgements that one quiet second must not turn over. */
	recent(taskId: string, nowMs: number): Rates {
		const seconds = this.#tasks.get(taskId)?.bySecond;
		const newest = Math.floor(nowMs / 1_000);
		let sum = NO_RATES;
		let count = 0;
		for (let second = newest; second > newest - RECENT_SECONDS; second--) {
			const rates = seconds?.get(second);
			if (rates === undefined) continue;
			sum = addRates(sum, rates);
			count++;
		}
		const mean = (key: keyof Rates) => sum[key] / Math.max(1, count);
		return { read: mean("read"), published: mean("published"), skipped: mean("skipped"), failed: mean("failed") };
	}

	/** Published messages/s, oldest first, of the last complete slots; null where nothing was recorded. */
	sparkline(taskId: string, nowMs: number): (number | null)[] {
		const published = this.#tasks.get(taskId)?.publishedBySlot;
		const next = Math.floor(nowMs / SLOT_MS);
		return Array.from({ length: SPARKLINE_SLOTS }, (_, i) => published?.get(next - SPARKLINE_SLOTS + i) ?? null);
	}

	#seriesOf(taskId: string): TaskSeries {
		let series = this.#tasks.get(taskId);
		if (series === undefined) {
			series = {
				bySecond: undefined,
				publishedBySlot: new Map(),
				lastSkippedAtMs: undefined,
				openSlot: undefined,
				counted: { read: 0, published: 0, skipped: 0, failed: 0 },
			};
			this.#tasks.set(taskId, series);
		}
		return series;
	}
}

function completeSlot(taskId: string, series: TaskSeries, nextSlot: number | undefined, totals: Totals): ThroughputRow {
	const { counted, openSlot: slot = 0, publishedBySlot } = series;
	const row = {
		taskId,
		slot,
		isNewSlot: !publishedBySlot.has(slot),
		// `read` goes back when what was in flight returns; a slot never counts below zero.
		read: Math.max(0, totals.read - counted.read),
		published: totals.published - counted.published,
		skipped: totals.skipped - counted.skipped,
		failed: totals.failed - counted.failed,
	};
	publishedBySlot.set(slot, (publishedBySlot.get(slot) ?? 0) + row.published / (SLOT_MS / 1_000));
	forgetBefore(publishedBySlot, slot - SPARKLINE_SLOTS);
	series.openSlot = nextSlot;
	series.counted = { read: totals.read, published: totals.published, skipped: totals.skipped, failed: totals.failed };
	return row;
}

function forgetBefore(map: Map<number, number>, oldest: number): void {
	// Maps keep the order of insertion, which is ascending here.
	for (const key of map.keys()) {
		if (key >= oldest) return;
		map.delete(key);
	}
}
