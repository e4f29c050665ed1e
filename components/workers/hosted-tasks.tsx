"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useTask } from "@/components/live-data/use-live";
import { VisibleText } from "@/components/ui/visible-text";
import type { WorkerStatus } from "@/lib/api/worker";
import { count } from "@/lib/format/number";
import { nameOf } from "./worker-name";

const MOST_SHOWN = 100;

/** The tasks that a worker runs pipelines of, with the way to each. */
export function HostedTasks({ worker }: { worker: WorkerStatus }) {
	const t = useTranslations("workers");
	const { pipelines } = worker;
	if (pipelines.length === 0) return <p className="text-small text-ink-3">{t("hostsNone")}</p>;
	return (
		<ul aria-label={t("hosts", { name: nameOf(worker) })} className="flex flex-wrap gap-x-4 gap-y-1 text-small">
			{pipelines.slice(0, MOST_SHOWN).map(({ taskId, member }) => (
				<li key={`${taskId} ${member}`} className="phone:min-h-6">
					<HostedTask taskId={taskId} member={member} />
				</li>
			))}
			{pipelines.length > MOST_SHOWN && (
				<li className="text-ink-3">{t("more", { count: count(pipelines.length - MOST_SHOWN).text })}</li>
			)}
		</ul>
	);
}

function HostedTask({ taskId, member }: { taskId: string; member: number }) {
	const t = useTranslations("workers");
	const lookup = useTask(taskId);
	const name = lookup.status === "found" ? lookup.task.name : taskId;
	return (
		<>
			<Link
				href={`/tasks/${encodeURIComponent(taskId)}`}
				className="rounded-mark text-accent hover:underline wrap-anywhere"
			>
				<VisibleText text={name} />
			</Link>
			{member > 1 && <span className="text-ink-3"> {t("member", { member: `${member}` })}</span>}
		</>
	);
}
