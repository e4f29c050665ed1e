import { useMutation, useQuery } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";
import { positionsSchema, type RepositionInput } from "@/lib/api/positions";

/** Where the consumer group of a stopped task stands. Asked each time the dialog opens: it takes seconds. */
export function usePositions(taskId: string) {
	return useQuery({
		queryKey: ["tasks", taskId, "positions"],
		queryFn: async ({ signal }) =>
			positionsSchema.parse(await requestJson(`/api/tasks/${encodeURIComponent(taskId)}/positions`, { signal })),
		gcTime: 0,
		staleTime: Number.POSITIVE_INFINITY,
		retry: false,
	});
}

export function useReposition(taskId: string) {
	return useMutation({
		mutationFn: async (input: RepositionInput) =>
			positionsSchema.parse(
				await requestJson(`/api/tasks/${encodeURIComponent(taskId)}/position`, { method: "POST", body: input }),
			),
	});
}
