"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useTaskWorkers } from "@/components/workers/use-workers";
import type { Task } from "@/lib/api/task";
import type { WorkerStatus } from "@/lib/api/worker";

/** Which worker runs each member of a task; nothing while it is at rest. */
export function PlacementText({ task }: { task: Task }) {
	const t = useTranslations("workers");
	const { phase } = task.live.state;
	const isActive = phase !== "stopped" && phase !== "failed";
	const { data } = useTaskWorkers(task.id, isActive);
	if (!isActive || data === undefined) return null;
	const workers = holding(data.workers);
	const [first, ...others] = workers;
	const members = workers.flatMap(({ pipelines }) => pipelines).length;
	/** A worker that was given no name goes by that of its machine. */
	const where = ({ name, machine, pid }: WorkerStatus) =>
		name === machine ? t("on", { machine, pid: `${pid}` }) : t("onNamed", { name, machine, pid: `${pid}` });
	const title = workers
		.map((worker) => {
			const own = worker.pipelines.map(({ member }) => t("member", { member: `${member}` })).join(", ");
			return `${where(worker)}: ${own}`;
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
						? t("runsOn", { where: where(first) })
						: t("runsSpread", { members: `${members}`, workers: workers.length })}
			</Link>
		</>
	);
}

/** Without those that fell silent and whose pipelines another has by now: what they said last is no longer so. */
function holding(workers: readonly WorkerStatus[]): readonly WorkerStatus[] {
	const heard = workers.filter(({ state }) => state !== "silent");
	const taken = new Set(heard.flatMap(({ pipelines }) => pipelines.map(({ member }) => member)));
	return workers.filter(
		({ state, pipelines }) => state !== "silent" || pipelines.some(({ member }) => !taken.has(member)),
	);
}
