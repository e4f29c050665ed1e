"use client";

import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { useSay } from "@/components/ui/use-say";
import { LogList } from "./log-list";
import { LogToolbar } from "./log-toolbar";
import { useLog, useLogQuery } from "./use-log";

/** What has happened to the task, newest first, over restarts. */
export function LogTab({ taskId }: { taskId: string }) {
	const say = useSay();
	const [query, change] = useLogQuery();
	const log = useLog(taskId, useDeferredValue(query));
	const [isPaused, setIsPaused] = useState(false);
	const isFiltered = query.level !== "all" || query.text.trim() !== "";
	return (
		<>
			<LogToolbar taskId={taskId} query={query} onChange={change} isPaused={isPaused} onPause={setIsPaused} />
			{log.isLoading ? (
				<LogSkeleton />
			) : log.error !== null && log.lines.length === 0 ? (
				<Failed reason={say(log.error.message)} onRetry={log.retry} />
			) : log.lines.length === 0 ? (
				<Nothing isFiltered={isFiltered} onClear={() => change({ level: "all", text: "" })} />
			) : (
				<LogList log={log} isPaused={isPaused} />
			)}
		</>
	);
}

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
	const t = useTranslations("taskTabs.log");
	if (!isFiltered) return <EmptyState title={t("emptyTitle")}>{t("emptyText")}</EmptyState>;
	return (
		<EmptyState title={t("noMatchTitle")} action={<Button onClick={onClear}>{t("clear")}</Button>}>
			{t("noMatchText")}
		</EmptyState>
	);
}

function Failed({ reason, onRetry }: { reason: string; onRetry: () => void }) {
	const t = useTranslations("taskTabs.log");
	return <EmptyState title={t("error", { reason })} action={<Button onClick={onRetry}>{t("retry")}</Button>} />;
}

const SKELETON_WIDTHS = ["w-80", "w-112", "w-64", "w-96", "w-72", "w-104", "w-60", "w-88"] as const;

function LogSkeleton() {
	const t = useTranslations("taskTabs.log");
	return (
		<div role="status" aria-label={t("loading")}>
			{SKELETON_WIDTHS.map((width) => (
				<div key={width} className="flex h-7.75 items-center gap-4 border-b border-line px-6 phone:px-4">
					<Skeleton className="w-36" />
					<Skeleton className="w-14 phone:hidden" />
					<Skeleton className={`max-w-[40vw] ${width}`} />
				</div>
			))}
		</div>
	);
}
