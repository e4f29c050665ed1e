"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemError, requestJson } from "@/components/live-data/problem-error";
import { type Task, type TaskInput, taskSchema } from "@/lib/api/task";
import { messageOf } from "@/lib/errors";
import { taskKey } from "./use-stored-task";

/**
 * idle    nothing under way
 * saving  the task, then its start if asked for
 * failed  what the server said; `issues` belong to fields
 */
export type SaveState =
	| { phase: "idle" }
	| { phase: "saving"; isStarting: boolean }
	| { phase: "failed"; message: string };

export interface Save {
	state: SaveState;
	save: (input: TaskInput, isStarting: boolean) => Promise<void>;
}

interface SaveOptions {
	/** Undefined: a new task. */
	taskId: string | undefined;
	onIssues: (issues: readonly { field: string; message: string }[]) => void;
	/** Goes to the task's page. */
	onSaved: (href: string) => void;
}

/** Saves, starts if asked for, and hands on where the task's page is. A failure stays here and says why. */
export function useSave({ taskId, onIssues, onSaved }: SaveOptions): Save {
	const queries = useQueryClient();
	const [state, setState] = useState<SaveState>({ phase: "idle" });
	// A new task whose start failed exists already: trying again must change it, not make a second one.
	const [createdId, setCreatedId] = useState<string | undefined>(undefined);

	const save = async (input: TaskInput, isStarting: boolean) => {
		setState({ phase: "saving", isStarting });
		const presentId = taskId ?? createdId;
		try {
			const task = await putTask(presentId, input);
			setCreatedId(task.id);
			queries.setQueryData(taskKey(task.id), task);
			if (isStarting) await requestJson(`/api/tasks/${encodeURIComponent(task.id)}/start`, { method: "POST" });
			onSaved(`/tasks/${encodeURIComponent(task.id)}`);
		} catch (error) {
			if (error instanceof ProblemError) onIssues(error.issues);
			setState({ phase: "failed", message: messageOf(error) });
		}
	};
	return { state, save };
}

async function putTask(taskId: string | undefined, input: TaskInput): Promise<Task> {
	const answer =
		taskId === undefined
			? await requestJson("/api/tasks", { method: "POST", body: input })
			: await requestJson(`/api/tasks/${encodeURIComponent(taskId)}`, { method: "PUT", body: input });
	return taskSchema.parse(answer);
}
