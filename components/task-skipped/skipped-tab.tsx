"use client";

import { Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { useSay } from "@/components/ui/use-say";
import type { Skipped } from "@/lib/api/skipped";
import type { Task } from "@/lib/api/task";
import { exactNumber } from "@/lib/format/number";
import { ReasonSection } from "./reason-section";
import { useSkipped } from "./use-skipped";

/** What was not published: skipped by Spillway, refused by the broker; by reason, with samples. */
export function SkippedTab({ task }: { task: Task }) {
	const t = useTranslations("taskTabs.skipped");
	const say = useSay();
	const { data, error, isLoading, refetch } = useSkipped(task);
	if (isLoading) return <SkippedSkeleton />;
	if (data === undefined) {
		return (
			<EmptyState
				title={t("error", { reason: say(error?.message ?? "") })}
				action={<Button onClick={() => refetch()}>{t("retry")}</Button>}
			/>
		);
	}
	const skipped = data.reasons.filter(({ outcome }) => outcome === "skipped");
	const failed = data.reasons.filter(({ outcome }) => outcome === "failed");
	if (skipped.length === 0 && failed.length === 0 && data.failed.total === 0) {
		return <EmptyState title={t("emptyTitle")}>{t("emptyText")}</EmptyState>;
	}
	const { counters } = task.live;
	return (
		<>
			{failed.length > 0 || data.failed.total > 0 ? (
				<Group title={t("byBroker")} help={t("byBrokerHelp")} counts={<FailedCounts failed={data.failed} />}>
					{failed.map((reason) => (
						<ReasonSection key={reason.key} reason={reason} counters={counters} />
					))}
				</Group>
			) : null}
			{skipped.length > 0 ? (
				<Group
					title={t("byUs")}
					help={t("byUsHelp")}
					action={
						<ButtonLink size="sm" icon={Pencil} href={`/tasks/${encodeURIComponent(task.id)}/edit`}>
							{t("edit")}
						</ButtonLink>
					}
				>
					{skipped.map((reason) => (
						<ReasonSection key={reason.key} reason={reason} counters={counters} />
					))}
				</Group>
			) : null}
		</>
	);
}

interface GroupProps {
	title: string;
	help: string;
	counts?: ReactNode;
	action?: ReactNode;
	children: ReactNode;
}

function Group({ title, help, counts, action, children }: GroupProps) {
	return (
		<section aria-label={title} className="pb-4">
			<div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-6 py-3 phone:px-4">
				<h2 className="text-section">{title}</h2>
				{counts}
				<p className="text-small text-ink-3">{help}</p>
				{action === undefined ? null : <span className="ml-auto phone:ml-0">{action}</span>}
			</div>
			{children}
		</section>
	);
}

function FailedCounts({ failed }: { failed: Skipped["failed"] }) {
	const t = useTranslations("taskTabs.skipped");
	// Where a refusal ends the run nothing is counted as failed: it is read again.
	if (failed.total === 0) return null;
	return (
		<p className="text-small text-ink-2">
			{t("inRun", { count: exactNumber(failed.count) })}
			{failed.total > failed.count && ` · ${t("inAll", { count: exactNumber(failed.total) })}`}
		</p>
	);
}

function SkippedSkeleton() {
	return (
		<div aria-busy className="space-y-4 px-6 py-4 phone:px-4">
			<Skeleton className="block w-48" />
			<Skeleton className="block w-96 max-w-full" />
			<Skeleton className="block w-80 max-w-full" />
		</div>
	);
}
