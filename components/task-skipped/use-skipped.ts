import { useQuery } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";
import { skippedSchema } from "@/lib/api/skipped";
import type { Task } from "@/lib/api/task";

/** The worker hands out samples about as often. */
const AGAIN_MS = 5_000;

/** What was not published, by reason; read again every few seconds while the task may add to it. */
export function useSkipped({ id, live: { state } }: Task) {
	return useQuery({
		queryKey: ["tasks", id, "skipped", state.phase],
		queryFn: async ({ signal }) =>
			skippedSchema.parse(await requestJson(`/api/tasks/${encodeURIComponent(id)}/skipped`, { signal })),
		placeholderData: (previous) => previous,
		refetchInterval: state.phase === "stopped" ? false : AGAIN_MS,
		staleTime: 0,
	});
}
