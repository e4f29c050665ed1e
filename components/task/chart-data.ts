import type { History } from "@/lib/api/task";

/** Messages per second at one moment; null where nothing was recorded. */
export interface ThroughputPoint {
	atMs: number;
	read: number | null;
	published: number | null;
	skipped: number | null;
	failed: number | null;
}

/** Columns as the chart wants them; `atS` in Unix seconds, ascending. */
export interface ChartData {
	atS: number[];
	read: (number | null)[];
	published: (number | null)[];
	skipped: (number | null)[];
	failed: (number | null)[];
	/** Stretches without a record inside the window: drawn as a gap with words, never as zero. */
	gaps: { fromMs: number; toMs: number }[];
}

/** A stretch between two points longer than this many steps is a gap. */
const GAP_STEPS = 4;

function* historyPoints(history: History): Generator<ThroughputPoint> {
	for (const [index, atMs] of history.atMs.entries()) {
		yield {
			atMs,
			read: history.read[index] ?? null,
			published: history.published[index] ?? null,
			skipped: history.skipped[index] ?? null,
			failed: history.failed[index] ?? null,
		};
	}
}

/** Points before a moment. Seconds at the end that the server has not recorded yet are no gap: live points follow. */
function historyUpTo(history: History, endMs: number): ThroughputPoint[] {
	const points = [...historyPoints(history)].filter(({ atMs }) => atMs < endMs);
	const lastRecorded = points.findLastIndex(({ read }) => read !== null);
	const isGap = endMs - (points[lastRecorded]?.atMs ?? 0) > GAP_STEPS * history.stepMs;
	return isGap ? points : points.slice(0, lastRecorded + 1);
}

/** Recorded points up to the first live one, then the live ones, within the window that ends at `toMs`. */
export function mergePoints(
	history: History | undefined,
	live: readonly ThroughputPoint[],
	windowMs: number,
	toMs: number,
): ChartData {
	const data: ChartData = { atS: [], read: [], published: [], skipped: [], failed: [], gaps: [] };
	const firstLiveMs = live[0]?.atMs ?? Number.POSITIVE_INFINITY;
	const stepMs = Math.max(1_000, history?.stepMs ?? 1_000);
	let lastAtMs: number | undefined;
	let lastRecordedMs: number | undefined;
	const add = (point: ThroughputPoint, expectedMs: number) => {
		if (point.atMs < toMs - windowMs || (lastAtMs !== undefined && point.atMs <= lastAtMs)) return;
		const isRecorded = point.read !== null;
		if (isRecorded && lastRecordedMs !== undefined && point.atMs - lastRecordedMs > GAP_STEPS * expectedMs) {
			data.gaps.push({ fromMs: lastRecordedMs, toMs: point.atMs });
			push(data, { atMs: lastRecordedMs + 1, read: null, published: null, skipped: null, failed: null });
		}
		push(data, point);
		lastAtMs = point.atMs;
		if (isRecorded) lastRecordedMs = point.atMs;
	};
	if (history !== undefined) for (const point of historyUpTo(history, firstLiveMs)) add(point, stepMs);
	for (const point of live) add(point, Math.max(1_000, lastAtMs === undefined ? 1_000 : Math.min(stepMs, 2_000)));
	return data;
}

function push(data: ChartData, point: ThroughputPoint): void {
	const atS = point.atMs / 1_000;
	const last = data.atS.at(-1);
	if (last !== undefined && atS <= last) return;
	data.atS.push(atS);
	data.read.push(point.read);
	data.published.push(point.published);
	data.skipped.push(point.skipped);
	data.failed.push(point.failed);
}

/** Live points older than the longest live window go; a tab that stays open for days keeps its size. */
export function appendPoint(
	points: readonly ThroughputPoint[],
	point: ThroughputPoint,
	keepMs: number,
): ThroughputPoint[] {
	const last = points.at(-1);
	if (last !== undefined && point.atMs <= last.atMs) return points as ThroughputPoint[];
	const from = points.findIndex((other) => other.atMs >= point.atMs - keepMs);
	return [...points.slice(from === -1 ? points.length : from), point];
}

/** Index of the recorded point nearest to a time, for the crosshair; undefined without any. */
export function nearestIndex(atS: readonly number[], wantedS: number): number | undefined {
	if (atS.length === 0) return undefined;
	let low = 0;
	let high = atS.length - 1;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((atS[middle] ?? 0) < wantedS) low = middle + 1;
		else high = middle;
	}
	const before = atS[low - 1];
	const at = atS[low] ?? 0;
	return before !== undefined && wantedS - before < at - wantedS ? low - 1 : low;
}
