"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import type { Task } from "@/lib/api/task";
import { draftOf } from "./convert";
import { TaskForm } from "./task-form";
import { useStoredTask } from "./use-stored-task";

/** Loads the task, then edits it. */
export function EditTask({ taskId }: { taskId: string }) {
	const t = useTranslations("form");
	const { data, error, refetch, isFetching } = useStoredTask(taskId);
	if (data !== undefined) return <LoadedTask key={data.id} task={data} />;
	if (error !== null) {
		return (
			<div className="p-6 phone:p-4">
				<Note
					tone="red"
					action={
						<Button size="sm" isBusy={isFetching} onClick={() => void refetch()}>
							{t("tryAgain")}
						</Button>
					}
				>
					{error.message}
				</Note>
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
			taskId={task.id}
			title={t("editTask", { name: task.name })}
			isRunning={task.desired === "running"}
		/>
	);
}

const ROWS = ["name", "server", "sign-in", "tmq-topic", "group", "line", "broker", "broker-line", "mqtt-topic"];

/** The form's own heights, so that nothing moves when it arrives. */
function LoadingForm({ label }: { label: string }) {
	return (
		<div role="status" aria-label={label}>
			<div className="flex h-13 items-center border-b border-line px-6 phone:px-4">
				<Skeleton className="h-4 w-48" />
			</div>
			<div className="max-w-4xl space-y-3.5 px-6 py-4 phone:px-4">
				{ROWS.map((row) => (
					<div key={row} className="grid grid-cols-[136px_minmax(0,1fr)] items-center">
						<Skeleton className="w-20" />
						<Skeleton className="h-7.5 w-full" />
					</div>
				))}
			</div>
		</div>
	);
}
