"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useTask } from "@/components/live-data/use-live";
import { LogTab } from "@/components/task-log/log-tab";
import { RunsTab } from "@/components/task-runs/runs-tab";
import { SkippedTab } from "@/components/task-skipped/skipped-tab";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { Task } from "@/lib/api/task";
import { LiveTab } from "./live-tab";
import { SetupTab } from "./setup-tab";
import type { TaskTab } from "./tabs";
import { TaskHeader } from "./task-header";
import { TaskSkeleton } from "./task-skeleton";
import { TaskTabs } from "./task-tabs";

/** One task: what it does and did, and how it is set up. */
export function TaskPage({ taskId, tab }: { taskId: string; tab: TaskTab }) {
	const t = useTranslations("task");
	const router = useRouter();
	const lookup = useTask(taskId);
	const wasThere = useRef(false);
	useEffect(() => {
		// Deleted here or in another window: there is nothing left to look at.
		if (lookup.status === "missing" && wasThere.current) router.replace("/tasks");
		wasThere.current = lookup.status === "found";
	}, [lookup.status, router]);
	if (lookup.status === "loading") return <TaskSkeleton />;
	if (lookup.status === "missing") {
		return (
			<EmptyState title={<h1>{t("notFoundTitle")}</h1>} action={<ButtonLink href="/tasks">{t("toTasks")}</ButtonLink>}>
				{t("notFoundText")}
			</EmptyState>
		);
	}
	const { task } = lookup;
	return (
		<>
			<TaskHeader task={task} />
			<TaskTabs task={task} active={tab} />
			<TabContent task={task} tab={tab} />
		</>
	);
}

function TabContent({ task, tab }: { task: Task; tab: TaskTab }) {
	switch (tab) {
		case "live":
			return <LiveTab task={task} />;
		case "log":
			return <LogTab taskId={task.id} />;
		case "runs":
			return <RunsTab task={task} />;
		case "skipped":
			return <SkippedTab task={task} />;
		case "setup":
			return <SetupTab task={task} />;
		default:
			return tab satisfies never;
	}
}
