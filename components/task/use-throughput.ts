import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import { splitSentences } from "@/components/tasks/health-words";
import { useSay } from "@/components/ui/use-say";
import { HISTORY_WINDOWS, type History, type HistoryWindow, type Task } from "@/lib/api/task";
import { appendPoint, type ChartData, mergePoints, type ThroughputPoint } from "./chart-data";
import type { ChartMark } from "./chart-options";
import { useHistory } from "./use-history";

export interface Throughput {
	window: HistoryWindow;
	setWindow: (window: HistoryWindow) => void;
	data: ChartData;
	windowMs: number;
	toMs: number;
	marks: readonly ChartMark[];
	isLoading: boolean;
	error: Error | null;
	/** Published messages per second over what is drawn; undefined without a point. */
	averageRate: number | undefined;
}

const LIVE_WINDOW_MS = HISTORY_WINDOWS["5m"] * 1_000;

/** The chart's data: what the server recorded, continued by what arrives each second. */
export function useThroughput(task: Task): Throughput {
	const [window, setWindow] = useWindow();
	const history = useHistory(task.id, window);
	const points = useLivePoints(task);
	const windowMs = HISTORY_WINDOWS[window] * 1_000;
	const toMs = Math.max(task.live.atMs, history.data?.toMs ?? 0);
	const data = useMemo(
		() => mergePoints(history.data, window === "5m" ? points : [], windowMs, toMs),
		[history.data, points, window, windowMs, toMs],
	);
	const averageRate = useMemo(() => average(data.published), [data]);
	const marks = useMarks(history.data);
	return {
		window,
		setWindow,
		data,
		windowMs,
		toMs,
		marks,
		isLoading: history.isLoading,
		error: history.error,
		averageRate,
	};
}

const WINDOWS = Object.keys(HISTORY_WINDOWS) as HistoryWindow[];

/** The window that is looked at, kept in the address. */
function useWindow(): [window: HistoryWindow, setWindow: (window: HistoryWindow) => void] {
	const wanted = useSearchParams().get("window");
	const setWindow = useCallback((next: HistoryWindow) => {
		const search = new URLSearchParams(window.location.search);
		if (next === "5m") search.delete("window");
		else search.set("window", next);
		window.history.replaceState(null, "", `${window.location.pathname}${search.size === 0 ? "" : `?${search}`}`);
	}, []);
	return [WINDOWS.find((name) => name === wanted) ?? "5m", setWindow];
}

/** What happened, as labels: of each sentence what comes before its details. */
function useMarks(history: History | undefined): readonly ChartMark[] {
	const say = useSay();
	return useMemo(
		() => (history?.marks ?? []).map(({ atMs, message }) => ({ atMs, message: splitSentences(say(message)).what })),
		[history, say],
	);
}

function useLivePoints(task: Task): readonly ThroughputPoint[] {
	const [points, setPoints] = useState<readonly ThroughputPoint[]>([]);
	const { atMs, rates } = task.live;
	useEffect(() => {
		setPoints((current) => appendPoint(current, { atMs, ...rates }, LIVE_WINDOW_MS));
	}, [atMs, rates]);
	return points;
}

function average(values: readonly (number | null)[]): number | undefined {
	let sum = 0;
	let count = 0;
	for (const value of values) {
		if (value === null) continue;
		sum += value;
		count++;
	}
	return count === 0 ? undefined : sum / count;
}
