"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkers } from "./use-workers";
import { WorkerTable } from "./worker-table";

/** Settings → Workers: which processes run pipelines, how much they have to do, and the way to empty one. */
export function WorkersPage() {
	const t = useTranslations("workers");
	const { data, error, refetch, isFetching } = useWorkers();
	return (
		<>
			<h1 className="text-title">{t("title")}</h1>
			<p className="mt-1 mb-4 max-w-[90ch] text-ink-2">{t("text")}</p>
			{error !== null && (
				<Note
					tone="red"
					className="mb-3"
					action={
						<Button size="sm" isBusy={isFetching} onClick={() => void refetch()}>
							{t("tryAgain")}
						</Button>
					}
				>
					{error.message}
				</Note>
			)}
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
