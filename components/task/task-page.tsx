"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useTask } from "@/components/live-data/use-live";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Tabs } from "@/components/ui/tabs";
import { LiveTab } from "./live-tab";
import { SetupTab } from "./setup-tab";
import { TASK_TABS, type TaskTab } from "./tabs";
import { TaskHeader } from "./task-header";
import { TaskSkeleton } from "./task-skeleton";

/** One task: what it does (Live) and how it is set up. */
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
			<EmptyState title={t("notFoundTitle")} action={<ButtonLink href="/tasks">{t("toTasks")}</ButtonLink>}>
				{t("notFoundText")}
			</EmptyState>
		);
	}
	const { task } = lookup;
	const base = `/tasks/${encodeURIComponent(task.id)}`;
	return (
		<>
			<TaskHeader task={task} />
			<div className="border-b border-line px-6 phone:px-4">
				<Tabs
					label={task.name}
					active={tab}
					tabs={TASK_TABS.map((name) => ({
						key: name,
						label: t(`tabs.${name}`),
						href: name === "live" ? base : `${base}?tab=${name}`,
					}))}
				/>
			</div>
			{tab === "live" ? <LiveTab task={task} /> : <SetupTab task={task} />}
		</>
	);
}
