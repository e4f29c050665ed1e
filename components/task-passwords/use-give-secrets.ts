"use client";

import { useCallback, useState } from "react";
import { useLiveStore } from "@/components/live-data/live-data-provider";
import { requestJson } from "@/components/live-data/problem-error";
import { inTurns } from "@/components/tasks/in-turns";
import { type SecretChanges, type Task, taskSchema } from "@/lib/api/task";
import { messageOf } from "@/lib/errors";

const AT_ONCE = 4;

export interface Given {
	task: Task;
	secrets: SecretChanges;
}

export interface GiveSecrets {
	isBusy: boolean;
	/** Which tasks did not take it, and why; from the last try. */
	failures: readonly { task: Task; message: string }[];
	/** Saves each task with its new secrets; one that has failed is started again. Resolves with whether all went well. */
	give: (given: readonly Given[]) => Promise<boolean>;
}

/** Changes the secrets of several tasks, and nothing else of them. */
export function useGiveSecrets(): GiveSecrets {
	const store = useLiveStore();
	const [isBusy, setIsBusy] = useState(false);
	const [failures, setFailures] = useState<GiveSecrets["failures"]>([]);
	const give = useCallback(
		async (given: readonly Given[]) => {
			setIsBusy(true);
			const failed: { task: Task; message: string }[] = [];
			await inTurns(given, AT_ONCE, async ({ task, secrets }) => {
				try {
					store.push({ type: "task", task: await saveAndStart(task, secrets) });
				} catch (error) {
					failed.push({ task, message: messageOf(error) });
				}
			});
			setFailures(failed);
			setIsBusy(false);
			return failed.length === 0;
		},
		[store],
	);
	return { isBusy, failures, give };
}

async function saveAndStart(task: Task, secrets: SecretChanges): Promise<Task> {
	const { id, name, labels, source, broker } = task;
	const url = `/api/tasks/${encodeURIComponent(id)}`;
	const settings = { name, labels, source, broker };
	const saved = await requestJson(url, { method: "PUT", body: { ...settings, secrets, basedOn: settings } });
	// One at work is restarted by the server itself; a stopped one is left alone.
	const isStarted = task.live.state.phase === "failed";
	return taskSchema.parse(isStarted ? await requestJson(`${url}/start`, { method: "POST" }) : saved);
}
