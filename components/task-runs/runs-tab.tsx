"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Skeleton } from "@/components/ui/skeleton";
import { HeadCell, Table } from "@/components/ui/table";
import { useSay } from "@/components/ui/use-say";
import type { RunRecord, Task } from "@/lib/api/task";
import { RunCard } from "./run-card";
import { COLUMNS, RunRow } from "./run-row";
import { useRuns } from "./use-runs";

/** As many as the server answers. */
const MOST_RUNS = 100;
const SKELETON_ROWS = ["a", "b", "c", "d"] as const;

/** Every start-to-stop of the task, newest first. */
export function RunsTab({ task }: { task: Task }) {
	const t = useTranslations("taskTabs.runs");
	const say = useSay();
	const { data, error, isLoading, refetch } = useRuns(task);
	if (isLoading) return <RunsSkeleton />;
	if (data === undefined) {
		return (
			<EmptyState
				title={t("error", { reason: say(error?.message ?? "") })}
				action={<Button onClick={() => refetch()}>{t("retry")}</Button>}
			/>
		);
	}
	if (data.length === 0) return <EmptyState title={t("emptyTitle")}>{t("emptyText")}</EmptyState>;
	const runs = data.map((run) => withLive(run, task));
	return (
		<>
			<ScrollArea label={t("table")} className="max-[1240px]:hidden">
				<Table aria-label={t("table")} className="min-w-[1240px]">
					<thead>
						<tr>
							<HeadCell className="w-48 pl-6">{t("started")}</HeadCell>
							<HeadCell className="w-48">{t("ended")}</HeadCell>
							<HeadCell isNumber className="w-24">
								{t("duration")}
							</HeadCell>
							<HeadCell className="pl-6">{t("reason")}</HeadCell>
							{COLUMNS.map((column) => (
								<HeadCell
									key={column}
									isNumber
									className="w-26"
									title={column === "returned" ? t("returnedHelp") : undefined}
								>
									{t(column)}
								</HeadCell>
							))}
							<HeadCell isNumber className="w-28 pr-6">
								{t("bytes")}
							</HeadCell>
						</tr>
					</thead>
					<tbody>
						{runs.map((run) => (
							<RunRow key={run.id} run={run} />
						))}
					</tbody>
				</Table>
			</ScrollArea>
			<ul aria-label={t("table")} className="hidden max-[1240px]:block">
				{runs.map((run) => (
					<RunCard key={run.id} run={run} />
				))}
			</ul>
			<p className="border-t border-line px-6 py-3 text-small text-ink-3 phone:px-4">
				{runs.length >= MOST_RUNS ? t("newest", { count: `${MOST_RUNS}` }) : t("returnedHelp")}
			</p>
		</>
	);
}

/** The stored counters of a run under way are some seconds old; the stream has them as they are. */
function withLive(run: RunRecord, { live }: Task): RunRecord {
	const isUnderWay = run.endedAtMs === undefined && live.state.phase !== "stopped" && live.state.phase !== "failed";
	return isUnderWay ? { ...run, counters: live.counters } : run;
}

function RunsSkeleton() {
	return (
		<div aria-busy>
			<div className="h-8" />
			{SKELETON_ROWS.map((key) => (
				<div key={key} className="flex h-12 items-center gap-6 border-t border-line px-6 phone:px-4">
					<Skeleton className="w-40" />
					<Skeleton className="w-40 phone:hidden" />
					<Skeleton className="w-24" />
				</div>
			))}
		</div>
	);
}
