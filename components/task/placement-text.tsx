"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useTaskWorkers } from "@/components/workers/use-workers";
import type { Task } from "@/lib/api/task";

/** Which worker runs each member of a task; nothing while it is at rest. */
export function PlacementText({ task }: { task: Task }) {
	const t = useTranslations("workers");
	const { phase } = task.live.state;
	const isActive = phase !== "stopped" && phase !== "failed";
	const { data } = useTaskWorkers(task.id, isActive);
	if (!isActive || data === undefined) return null;
	const { workers } = data;
	const [first, ...others] = workers;
	const members = workers.flatMap(({ pipelines }) => pipelines).length;
	const title = workers
		.map(({ machine, pid, pipelines }) => {
			const own = pipelines.map(({ member }) => t("member", { member: `${member}` })).join(", ");
			return `${machine}, ${t("process", { pid: `${pid}` })}: ${own}`;
		})
		.join("\n");
	return (
		<>
			<span aria-hidden className="text-ink-3">
				·
			</span>
			<Link href="/settings/workers" title={title} className="rounded-mark hover:text-accent">
				{first === undefined
					? t("waits")
					: others.length === 0 && members === 1
						? t("runsOn", { machine: first.machine, pid: `${first.pid}` })
						: t("runsSpread", { members: `${members}`, workers: workers.length })}
			</Link>
		</>
	);
}
