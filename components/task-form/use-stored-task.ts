"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";
import { taskSchema } from "@/lib/api/task";

export function taskKey(taskId: string) {
	return ["task", taskId] as const;
}

export function storedTaskOptions(taskId: string) {
	return queryOptions({
		queryKey: taskKey(taskId),
		queryFn: async ({ signal }) =>
			taskSchema.parse(await requestJson(`/api/tasks/${encodeURIComponent(taskId)}`, { signal })),
		// The form starts from what it was given once; a later answer must not overwrite what was typed.
		staleTime: 0,
		gcTime: 0,
		refetchOnWindowFocus: false,
	});
}

/** The task as it is stored, for the form to start from. */
export function useStoredTask(taskId: string) {
	return useQuery(storedTaskOptions(taskId));
}
