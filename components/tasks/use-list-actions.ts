"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import {
	useDeleteTask,
	useDuplicateTask,
	useRestartTask,
	useStartTask,
	useStopTask,
} from "@/components/live-data/use-task-actions";
import { toast } from "@/components/ui/toaster";
import { useSay } from "@/components/ui/use-say";
import type { Task } from "@/lib/api/task";
import { messageOf } from "@/lib/errors";
import { exactNumber } from "@/lib/format/number";
import { downloadTasks } from "./download-tasks";
import { inTurns } from "./in-turns";

export type ListVerb = "start" | "stop" | "restart" | "duplicate" | "delete" | "export";

/** A question that waits for its answer. */
export interface Question {
	verb: "stop" | "delete";
	tasks: readonly Task[];
}

/** How far an action on several tasks has come. */
export interface Progress {
	verb: ListVerb;
	done: number;
	total: number;
}

export interface ListActions {
	/** Does it at once, or asks first where something would be lost or cut off. */
	act: (verb: ListVerb, tasks: readonly Task[]) => void;
	question: Question | undefined;
	answer: (isYes: boolean) => void;
	/** What did not work, one sentence per task; stays until closed or the next action. */
	failures: readonly string[];
	clearFailures: () => void;
	/** Undefined while nothing is under way. */
	progress: Progress | undefined;
}

/** Requests under way at once: a browser opens six connections, and one carries the events. */
const AT_ONCE = 4;

/** Everything the list can do with tasks. Failures stay on the page. */
export function useListActions(): ListActions {
	const t = useTranslations("tasks");
	const say = useSay();
	const router = useRouter();
	const [question, setQuestion] = useState<Question>();
	const [failures, setFailures] = useState<readonly string[]>([]);
	const [progress, setProgress] = useState<Progress>();
	const { mutateAsync: start } = useStartTask();
	const { mutateAsync: stop } = useStopTask();
	const { mutateAsync: restart } = useRestartTask();
	const { mutateAsync: duplicate } = useDuplicateTask();
	const { mutateAsync: remove } = useDeleteTask();

	const perform = useCallback(
		async (verb: Exclude<ListVerb, "export">, task: Task, isOnly: boolean) => {
			switch (verb) {
				case "start":
					return void (await start(task.id));
				case "stop":
					return void (await stop(task.id));
				case "restart":
					return void (await restart(task.id));
				case "delete":
					await remove(task.id);
					if (isOnly) toast.success(t("deleted", { name: task.name }));
					return;
				case "duplicate": {
					const copy = await duplicate(task.id);
					if (!isOnly) return;
					toast.success(t("duplicated", { name: copy.name }));
					return router.push(`/tasks/${copy.id}/edit`);
				}
			}
			return verb satisfies never;
		},
		[start, stop, restart, duplicate, remove, router, t],
	);

	const performAll = useCallback(
		async (verb: ListVerb, tasks: readonly Task[]) => {
			setFailures([]);
			setProgress({ verb, done: 0, total: tasks.length });
			const failed: string[] = [];
			if (verb === "export") {
				await downloadTasks(tasks.map(({ id }) => id)).catch((error) => failed.push(say(messageOf(error))));
			} else {
				await inTurns(tasks, AT_ONCE, async (task) => {
					await perform(verb, task, tasks.length === 1).catch((error) =>
						failed.push(t("actionFailed", { name: task.name, reason: say(messageOf(error)) })),
					);
					setProgress((before) => before && { ...before, done: before.done + 1 });
				});
			}
			setProgress(undefined);
			setFailures(failed);
			const done = tasks.length - failed.length;
			if (done > 0 && (tasks.length > 1 || verb === "export")) {
				toast.success(t(`done.${verb}`, { count: done, shown: exactNumber(done) }));
			}
		},
		[perform, say, t],
	);

	const act = useCallback(
		(verb: ListVerb, tasks: readonly Task[]) => {
			const isFlowing = tasks.some((task) => task.live.rates.published > 0 || task.live.rates.read > 0);
			if (verb === "delete" || (verb === "stop" && isFlowing)) setQuestion({ verb, tasks });
			else void performAll(verb, tasks);
		},
		[performAll],
	);

	const answer = useCallback(
		(isYes: boolean) => {
			setQuestion(undefined);
			if (isYes && question !== undefined) void performAll(question.verb, question.tasks);
		},
		[performAll, question],
	);
	const clearFailures = useCallback(() => setFailures([]), []);
	return useMemo(
		() => ({ act, question, answer, failures, clearFailures, progress }),
		[act, question, answer, failures, clearFailures, progress],
	);
}
