import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";
import { workerListSchema } from "@/lib/api/worker";

const URL = "/api/workers";
const KEY = ["workers"] as const;
const PAGE_TURN_MS = 2_000;
const HEADER_TURN_MS = 5_000;

/** Every process that hosts pipelines; asked again every two seconds. */
export function useWorkers() {
	return useQuery({
		queryKey: KEY,
		queryFn: async ({ signal }) => workerListSchema.parse(await requestJson(URL, { signal })),
		refetchInterval: PAGE_TURN_MS,
	});
}

/** The workers that host pipelines of one task; asked again every few seconds while it runs. */
export function useTaskWorkers(taskId: string, isActive: boolean) {
	return useQuery({
		queryKey: [...KEY, taskId],
		queryFn: async ({ signal }) => {
			const search = new URLSearchParams({ taskId });
			return workerListSchema.parse(await requestJson(`${URL}?${search}`, { signal }));
		},
		enabled: isActive,
		refetchInterval: HEADER_TURN_MS,
	});
}

/** Asks a worker to drain and end. */
export function useDrainWorker() {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: (id: string) => requestJson(`${URL}/${encodeURIComponent(id)}/drain`, { method: "POST" }),
		onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
	});
}
