import { useQuery } from "@tanstack/react-query";
import * as z from "zod";
import { requestJson } from "@/components/live-data/problem-error";
import { runSchema, type Task } from "@/lib/api/task";

const runsSchema = z.object({ runs: z.array(runSchema) });

/** The newest runs of a task, newest first; read again whenever a run begins or ends. */
export function useRuns({ id, live: { state } }: Task) {
	return useQuery({
		queryKey: ["tasks", id, "runs", state.phase, state.sinceMs],
		queryFn: async ({ signal }) =>
			runsSchema.parse(await requestJson(`/api/tasks/${encodeURIComponent(id)}/runs`, { signal })).runs,
		placeholderData: (previous) => previous,
		staleTime: 0,
	});
}
