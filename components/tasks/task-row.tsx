"use client";

import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { memo, useCallback } from "react";
import { useServerTime } from "@/components/live-data/use-live";
import { StatusDot, TONE_TEXT } from "@/components/ui/badge";
import { Checkbox } from "@/components/ui/checkbox";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { NumberText } from "@/components/ui/number-text";
import { Sparkline } from "@/components/ui/sparkline";
import { Tooltip } from "@/components/ui/tooltip";
import type { Task } from "@/lib/api/task";
import { ago } from "@/lib/format/duration";
import { countOrShort, short } from "@/lib/format/number";
import { useHealthWords } from "./health-words";
import { RowMenu } from "./row-menu";
import { RunToggle } from "./run-toggle";
import { endsOf } from "./task-ends";
import { TemplateText } from "./template-text";
import type { ListVerb } from "./use-list-actions";

export interface TaskRowProps {
	task: Task;
	isTicked: boolean;
	onTick: (taskId: string, isTicked: boolean) => void;
	act: (verb: ListVerb, tasks: readonly Task[]) => void;
}

/** Edge and ground of a row: only failed, retrying and ticked rows have one. */
export function rowGround(task: Task, isTicked: boolean): string {
	const { phase } = task.live.state;
	return cx(
		phase === "failed" && "shadow-[inset_3px_0_0_var(--red-dot)]",
		phase === "retrying" && "shadow-[inset_3px_0_0_var(--amber-dot)]",
		isTicked ? "bg-selected" : phase === "failed" ? "bg-failed-row" : "hover:bg-hover",
	);
}

export function sparklineEnd(task: Task): "red" | "amber" | undefined {
	const { phase } = task.live.state;
	return phase === "failed" ? "red" : phase === "retrying" ? "amber" : undefined;
}

/** Redraws only when its own task moves: the store keeps the object while nothing changed. */
export const TaskRow = memo(function TaskRow({ task, isTicked, onTick, act }: TaskRowProps) {
	const t = useTranslations("tasks");
	const { live } = task;
	const changedAtMs = Math.max(task.changedAtMs, live.state.phase === "running" ? 0 : live.state.sinceMs);
	const changed = useServerTime(useCallback((nowMs: number) => ago(changedAtMs, nowMs), [changedAtMs]));
	return (
		<tr className={cx("h-12 border-b border-line transition-colors", rowGround(task, isTicked))}>
			<td className="pl-6">
				<Checkbox
					checked={isTicked}
					onCheckedChange={(isOn) => onTick(task.id, isOn)}
					aria-label={t("select", { name: task.name })}
					className="align-middle"
				/>
			</td>
			<NameCell task={task} />
			<EndsCell task={task} />
			<StateCell task={task} onToggle={(isOn) => act(isOn ? "start" : "stop", [task])} />
			<HealthCell task={task} />
			<td className="px-2">
				<span className="flex items-center justify-end gap-2.5">
					<NumberText quantity={short(live.rates.published)} />
					<Sparkline
						values={task.sparkline}
						isFlowing={live.state.phase === "running" && live.rates.published > 0}
						end={sparklineEnd(task)}
						className="max-xl:hidden"
					/>
				</span>
			</td>
			<td className="px-2 text-right">
				<NumberText quantity={countOrShort(live.lag)} />
			</td>
			<td className="px-2 text-right">
				<NumberText quantity={countOrShort(live.counters.skipped)} />
			</td>
			<td className="px-2 text-right whitespace-nowrap text-ink-2">{changed}</td>
			<td className="pr-4 text-right">
				<RowMenu task={task} act={act} />
			</td>
		</tr>
	);
});

function NameCell({ task }: { task: Task }) {
	const t = useTranslations("tasks");
	return (
		<th scope="row" className="max-w-0 px-2 text-left font-normal">
			<span className="flex items-center gap-1.5">
				<Link
					href={`/tasks/${task.id}`}
					className="truncate rounded-mark font-medium text-ink hover:text-accent hover:underline"
				>
					{task.name}
				</Link>
				{task.warnings.length > 0 && (
					<Tooltip text={task.warnings.join(" ")}>
						<button type="button" aria-label={`${t("warning")}: ${task.warnings.join(" ")}`} className="text-amber">
							<Icon icon={TriangleAlert} size={14} />
						</button>
					</Tooltip>
				)}
			</span>
			{task.labels.length > 0 && <span className="block truncate text-small text-ink-3">{task.labels.join(", ")}</span>}
		</th>
	);
}

function EndsCell({ task }: { task: Task }) {
	const ends = endsOf(task);
	return (
		<td className="max-w-0 px-2 font-mono text-code">
			<span className="block truncate" title={`${ends.tmqTopic} → ${ends.broker}`}>
				{ends.tmqTopic} <span className="text-ink-3">→</span> {ends.broker}
			</span>
			<span className="block truncate text-ink-3" title={ends.template}>
				<TemplateText template={ends.template} />
			</span>
		</td>
	);
}

function StateCell({ task, onToggle }: { task: Task; onToggle: (isOn: boolean) => void }) {
	const t = useTranslations("state.phase");
	const { phase } = task.live.state;
	return (
		<td className="px-2">
			<span className="flex items-center gap-2.5">
				<RunToggle task={task} onToggle={onToggle} />
				<span
					className={cx(
						phase === "failed" && "font-medium text-red",
						phase === "retrying" && "font-medium text-amber",
						(phase === "stopped" || phase === "stopping") && "text-ink-2",
					)}
				>
					{t(phase)}
				</span>
			</span>
		</td>
	);
}

function HealthCell({ task }: { task: Task }) {
	const words = useHealthWords(task);
	const { phase } = task.live.state;
	if (phase === "stopped") return <td className="px-2 text-ink-3">{words.title}</td>;
	const isQuiet = words.tone === "green" || words.tone === "neutral";
	return (
		<td className="max-w-0 px-2">
			<span className="flex items-center gap-[7px]">
				<StatusDot tone={words.tone} />
				<span
					className={cx("truncate", isQuiet ? "text-ink-2" : TONE_TEXT[words.tone], words.isBold && "font-medium")}
					title={words.title}
				>
					{words.title}
				</span>
			</span>
			{words.detail !== undefined && (
				<span
					className={cx("block truncate pl-3.5 text-small", words.isBold ? "text-ink-2" : "text-ink-3")}
					title={words.detail}
				>
					{words.detail}
				</span>
			)}
		</td>
	);
}
