"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { FailedQuery } from "@/components/ui/failed-query";
import type { Task } from "@/lib/api/task";
import { draftOf } from "./convert";
import { LoadingForm } from "./loading-form";
import { TaskForm } from "./task-form";
import { useStoredTask } from "./use-stored-task";

/** Loads the task, then edits it. */
export function EditTask({ taskId }: { taskId: string }) {
	const t = useTranslations("form");
	const query = useStoredTask(taskId);
	const { data, error } = query;
	if (data !== undefined) return <LoadedTask key={data.id} task={data} />;
	if (error !== null) {
		return (
			<div className="p-6 phone:p-4">
				<h1 className="mb-3 text-title">{t("editUnread")}</h1>
				<FailedQuery query={query} />
			</div>
		);
	}
	return <LoadingForm label={t("loadingTask")} />;
}

function LoadedTask({ task }: { task: Task }) {
	const t = useTranslations("form");
	const [before] = useState(() => draftOf(task));
	return (
		<TaskForm
			before={before}
			task={task}
			title={t("editTask", { name: task.name })}
			// One that failed is wanted running and is not: it is saved, and started if asked for.
			isRunning={task.desired === "running" && task.live.state.phase !== "failed"}
		/>
	);
}
