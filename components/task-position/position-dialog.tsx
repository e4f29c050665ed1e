"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useStartTask } from "@/components/live-data/use-task-actions";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { Segmented } from "@/components/ui/segmented";
import { Spinner } from "@/components/ui/spinner";
import { toast } from "@/components/ui/toaster";
import { useSay } from "@/components/ui/use-say";
import type { Positions } from "@/lib/api/positions";
import type { Task } from "@/lib/api/task";
import { changeTo, type PositionChange, START_POINTS, type StartPoint, toRequest } from "./position-change";
import { grouped, PositionTable } from "./position-table";
import { usePositions, useReposition } from "./use-positions";

/** Moves the consumer group of a stopped task, after saying what that means for each vgroup. */
export function PositionDialog({ task, onClose }: { task: Task; onClose: () => void }) {
	const t = useTranslations("taskTools.position");
	const say = useSay();
	const { data, error, isFetching, refetch } = usePositions(task.id);
	if (data !== undefined && !isFetching) return <Choice task={task} positions={data} onClose={onClose} />;
	return (
		<Dialog
			open
			onOpenChange={onClose}
			size="lg"
			title={t("title", { name: task.name })}
			footer={
				<>
					<Button onClick={onClose}>{t("keep")}</Button>
					{error === null || isFetching ? null : <Button onClick={() => refetch()}>{t("retry")}</Button>}
				</>
			}
		>
			<div className="min-h-40 pt-3">
				{isFetching || error === null ? (
					<p role="status" className="flex items-center gap-2 text-ink-2">
						<Spinner />
						{t("loading")}
					</p>
				) : (
					<Note tone="red">{t("error", { reason: say(error.message) })}</Note>
				)}
			</div>
		</Dialog>
	);
}

function Choice({ task, positions, onClose }: { task: Task; positions: Positions; onClose: () => void }) {
	const t = useTranslations("taskTools.position");
	const [start, setStart] = useState<StartPoint>("earliest");
	const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
	const [isStarting, setIsStarting] = useState(true);
	const move = useReposition(task.id);
	const startTask = useStartTask();
	const change = changeTo(positions.vgroups, start, typed);
	const isBusy = move.isPending || startTask.isPending;
	const problem = move.error ?? startTask.error;
	const confirm = async () => {
		await move.mutateAsync(toRequest(change, start));
		if (isStarting) await startTask.mutateAsync(task.id);
		toast.success(t(isStarting ? "started" : "done", { name: task.name }));
		onClose();
	};
	const action = { earliest: "actionEarliest", latest: "actionLatest", offsets: "actionOffsets" } as const;
	return (
		<Dialog
			open
			onOpenChange={onClose}
			size="lg"
			title={t("title", { name: task.name })}
			description={t("text", { group: positions.groupId })}
			footer={
				<>
					<Checkbox className="mr-auto" checked={isStarting} onCheckedChange={setIsStarting}>
						{t("start")}
					</Checkbox>
					<Button onClick={onClose}>{t("keep")}</Button>
					<Button
						variant={change.jumped > 0n ? "danger" : "primary"}
						disabled={!change.isPossible}
						isBusy={isBusy}
						// What fails is shown in the dialog.
						onClick={() => confirm().catch(() => {})}
					>
						{t(action[start])}
					</Button>
				</>
			}
		>
			<div className="space-y-3 pt-3">
				<Segmented
					label={t("to")}
					value={start}
					onValueChange={setStart}
					options={START_POINTS.map((value) => ({ value, label: t(value) }))}
				/>
				<PositionTable
					changes={change.vgroups}
					typed={start === "offsets" ? typed : undefined}
					onType={(key, text) => setTyped(new Map(typed).set(key, text))}
				/>
				<Totals change={change} />
				{problem === null ? null : <Note tone="red">{problem.message}</Note>}
			</div>
		</Dialog>
	);
}

/** What the whole move means, in sentences. */
function Totals({ change: { repeated, jumped, unread } }: { change: PositionChange }) {
	const t = useTranslations("taskTools.position");
	const isQuiet = repeated === 0n && jumped === 0n;
	return (
		<Note tone={jumped > 0n ? "red" : repeated > 0n ? "amber" : "blue"}>
			{repeated > 0n && <p>{t("totalRepeated", { count: grouped(repeated) })}</p>}
			{jumped > 0n && <p>{t("totalJumped", { count: grouped(jumped) })}</p>}
			{unread > 0n && <p>{t("totalFirst", { count: grouped(unread) })}</p>}
			{isQuiet && unread === 0n && <p>{t("totalNone")}</p>}
			<p className="text-ink-2">{t("entries")}</p>
		</Note>
	);
}
