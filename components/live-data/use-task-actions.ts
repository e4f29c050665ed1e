"use client";

import { type UseMutationResult, useMutation } from "@tanstack/react-query";
import type { Task } from "@/lib/api/task";
import { useLiveStore } from "./live-data-provider";
import { requestJson } from "./problem-error";

export type TaskVerb = "start" | "stop" | "restart" | "duplicate";

function taskUrl(taskId: string, verb?: TaskVerb): string {
	return `/api/tasks/${encodeURIComponent(taskId)}${verb === undefined ? "" : `/${verb}`}`;
}

type TaskMutation<Result> = UseMutationResult<Result, Error, string>;

/** Runs a verb on the task whose id is passed; the answer is shown at once, the stream then goes on from it. */
function useTaskVerb(verb: TaskVerb): TaskMutation<Task> {
	const store = useLiveStore();
	return useMutation({
		mutationFn: async (taskId: string) => {
			const answer = await requestJson(taskUrl(taskId, verb), { method: "POST" });
			// Loaded with the first answer: the list is drawn without it.
			const { taskSchema } = await import("@/lib/api/task");
			return taskSchema.parse(answer);
		},
		onSuccess: (task) => store.push({ type: "task", task }),
	});
}

export const useStartTask = () => useTaskVerb("start");
export const useStopTask = () => useTaskVerb("stop");
export const useRestartTask = () => useTaskVerb("restart");
/** Resolves with the copy, which is stopped. */
export const useDuplicateTask = () => useTaskVerb("duplicate");

export function useDeleteTask(): TaskMutation<void> {
	const store = useLiveStore();
	return useMutation({
		mutationFn: async (taskId: string) => {
			await requestJson(taskUrl(taskId), { method: "DELETE" });
		},
		onSuccess: (_, taskId) => store.push({ type: "task-deleted", taskId }),
	});
}

/** Starts the simulator, the broker and the task between them; resolves with that task's id. */
export function useStartDemo(onStarted: (taskId: string) => void): UseMutationResult<string, Error, void> {
	return useMutation({
		// Here and not beside the click: the page that was clicked on is gone once the first task exists.
		onSuccess: onStarted,
		mutationFn: async () => {
			const answer = await requestJson("/api/demo", { method: "POST" });
			const { startedDemoSchema } = await import("@/lib/api/demo");
			return startedDemoSchema.parse(answer).taskId;
		},
	});
}
