import { useTranslations } from "next-intl";
import { useRuns } from "@/components/task-runs/use-runs";
import { type TabLink, Tabs } from "@/components/ui/tabs";
import type { Task } from "@/lib/api/task";
import { count, countOrShort } from "@/lib/format/number";
import { TASK_TABS, type TaskTab } from "./tabs";

/** The tabs of a task's page, with what asks for an eye: how many runs, how much was not published in this one. */
export function TaskTabs({ task, active }: { task: Task; active: TaskTab }) {
	const t = useTranslations("task.tabs");
	const runs = useRuns(task).data?.length ?? 0;
	const { skipped, failed } = task.live.counters;
	const base = `/tasks/${encodeURIComponent(task.id)}`;
	const counts: Partial<Record<TaskTab, Pick<TabLink, "count" | "countTone">>> = {
		runs: runs === 0 ? {} : { count: count(runs).text },
		skipped:
			skipped + failed === 0
				? {}
				: { count: countOrShort(skipped + failed).text, countTone: failed > 0 ? "red" : "amber" },
	};
	return (
		<div className="border-b border-line px-6 phone:px-4">
			<Tabs
				label={task.name}
				active={active}
				tabs={TASK_TABS.map((name) => ({
					key: name,
					label: t(name),
					href: name === "live" ? base : `${base}?tab=${name}`,
					...counts[name],
				}))}
			/>
		</div>
	);
}
