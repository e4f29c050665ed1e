"use client";

import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkers } from "./use-workers";
import { WorkerTable } from "./worker-table";

/** Settings → Workers: which processes run pipelines, how much they have to do, and the way to empty one. */
export function WorkersPage() {
	const t = useTranslations("workers");
	const query = useWorkers();
	const { data, error } = query;
	return (
		<>
			<h1 className="text-title">{t("title")}</h1>
			<p className="mt-1 mb-4 max-w-[90ch] text-ink-2">{t("text")}</p>
			<FailedQuery query={query} className="mb-3" />
			{data === undefined && error === null && (
				<div role="status" aria-label={t("loading")} className="border-t border-line py-4">
					<Skeleton className="h-5 w-80 max-w-full" />
				</div>
			)}
			{data?.workers.length === 0 && (
				<EmptyState title={t("none")}>{t(data.isLocal ? "noneText" : "noneTextShared")}</EmptyState>
			)}
			{data !== undefined && data.workers.length > 0 && <WorkerTable {...data} />}
		</>
	);
}
