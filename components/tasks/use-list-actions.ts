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
import type { Task } from "@/lib/api/task";
import { messageOf } from "@/lib/errors";

export type ListVerb = "start" | "stop" | "restart" | "duplicate" | "delete";

/** A question that waits for its answer. */
export interface Question {
	verb: "stop" | "delete";
	tasks: readonly Task[];
}

export interface ListActions {
	/** Does it at once, or asks first where something would be lost or cut off. */
	act: (verb: ListVerb, tasks: readonly Task[]) => void;
	question: Question | undefined;
	answer: (isYes: boolean) => void;
	/** What did not work, one sentence per task; stays until closed or the next action. */
	failures: readonly string[];
	clearFailures: () => void;
	isBusy: boolean;
}

/** Everything the list can do with tasks. Failures stay on the page. */
export function useListActions(): ListActions {
	const t = useTranslations("tasks");
	const router = useRouter();
	const [question, setQuestion] = useState<Question>();
	const [failures, setFailures] = useState<readonly string[]>([]);
	const [underWay, setUnderWay] = useState(0);
	const { mutateAsync: start } = useStartTask();
	const { mutateAsync: stop } = useStopTask();
	const { mutateAsync: restart } = useRestartTask();
	const { mutateAsync: duplicate } = useDuplicateTask();
	const { mutateAsync: remove } = useDeleteTask();

	const perform = useCallback(
		async (verb: ListVerb, task: Task) => {
			switch (verb) {
				case "start":
					return void (await start(task.id));
				case "stop":
					return void (await stop(task.id));
				case "restart":
					return void (await restart(task.id));
				case "delete":
					await remove(task.id);
					return void toast.success(t("deleted", { name: task.name }));
				case "duplicate": {
					const copy = await duplicate(task.id);
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
			setUnderWay((count) => count + 1);
			const results = await Promise.allSettled(tasks.map((task) => perform(verb, task)));
			setUnderWay((count) => count - 1);
			setFailures(
				results.flatMap((result, index) => {
					const name = tasks[index]?.name ?? "";
					return result.status === "rejected" ? [t("actionFailed", { name, reason: messageOf(result.reason) })] : [];
				}),
			);
		},
		[perform, t],
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
		() => ({ act, question, answer, failures, clearFailures, isBusy: underWay > 0 }),
		[act, question, answer, failures, clearFailures, underWay],
	);
}
