import { queryOptions, useQuery } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";
import { HISTORY_WINDOWS, type HistoryWindow, historySchema } from "@/lib/api/task";

async function fetchHistory(taskId: string, window: HistoryWindow, signal: AbortSignal) {
	return historySchema.parse(
		await requestJson(`/api/tasks/${encodeURIComponent(taskId)}/history?window=${window}`, { signal }),
	);
}

export function historyOptions(taskId: string, window: HistoryWindow) {
	return queryOptions({
		queryKey: ["tasks", taskId, "history", window],
		queryFn: ({ signal }) => fetchHistory(taskId, window, signal),
		// Live points cover the shortest window; the longer ones are read again about once per drawn point.
		refetchInterval: Math.max(10_000, HISTORY_WINDOWS[window] * 4),
		placeholderData: (previous) => previous,
	});
}

/** What was recorded of a task's throughput in the window that ends now. */
export function useHistory(taskId: string, window: HistoryWindow) {
	return useQuery(historyOptions(taskId, window));
}
