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
	/** The task as it was when the form opened. Undefined: a new one. */
	opened: Task | undefined;
	onIssues: (issues: readonly { field: string; message: string }[]) => void;
	/** Goes to the task's page. */
	onSaved: (href: string) => void;
}

/** Saves, starts if asked for, and hands on where the task's page is. A failure stays here and says why. */
export function useSave({ opened, onIssues, onSaved }: SaveOptions): Save {
	const queries = useQueryClient();
	const [state, setState] = useState<SaveState>({ phase: "idle" });
	// A new task whose start failed exists already: trying again must change it, not make a second one.
	const [saved, setSaved] = useState<Task | undefined>(undefined);

	const save = async (input: TaskInput, isStarting: boolean) => {
		setState({ phase: "saving", isStarting });
		try {
			const task = await putTask(saved ?? opened, input);
			setSaved(task);
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

async function putTask(before: Task | undefined, input: TaskInput): Promise<Task> {
	if (before === undefined) return taskSchema.parse(await requestJson("/api/tasks", { method: "POST", body: input }));
	const { id, name, labels, source, broker } = before;
	// Two people may have the same task open: the second to save is told, instead of undoing what the first did.
	const body = { ...input, basedOn: { name, labels, source, broker } };
	return taskSchema.parse(await requestJson(`/api/tasks/${encodeURIComponent(id)}`, { method: "PUT", body }));
}
