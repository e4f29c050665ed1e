"use client";

import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useCallback } from "react";
import { useServerTime } from "@/components/live-data/use-live";
import { StatusDot, TONE_TEXT } from "@/components/ui/badge";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { NumberText } from "@/components/ui/number-text";
import { Sparkline } from "@/components/ui/sparkline";
import { Tooltip } from "@/components/ui/tooltip";
import { useSay } from "@/components/ui/use-say";
import { VisibleText } from "@/components/ui/visible-text";
import type { Task } from "@/lib/api/task";
import { ago } from "@/lib/format/duration";
import { countOrShort, short } from "@/lib/format/number";
import { useHealthWords } from "./health-words";
import { RowMenu } from "./row-menu";
import { RunToggle } from "./run-toggle";
import { useRowTask } from "./task-context";
import { endsOf } from "./task-ends";
import { TemplateText } from "./template-text";

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

export function NameCell() {
	const t = useTranslations("tasks");
	const { task } = useRowTask();
	const warnings = task.warnings.map(useSay()).join(" ");
	return (
		<>
			<span className="flex items-center gap-1.5">
				<Link
					href={`/tasks/${task.id}`}
					prefetch={false}
					title={task.name}
					className="truncate rounded-mark font-medium text-ink hover:text-accent hover:underline"
				>
					<VisibleText text={task.name} />
				</Link>
				{warnings !== "" && (
					<Tooltip text={warnings}>
						<button type="button" aria-label={`${t("warning")}: ${warnings}`} className="text-amber">
							<Icon icon={TriangleAlert} size={14} />
						</button>
					</Tooltip>
				)}
			</span>
			{task.labels.length > 0 && (
				<span className="block truncate text-small text-ink-3">
					<VisibleText text={task.labels.join(", ")} />
				</span>
			)}
		</>
	);
}

export function EndsCell() {
	const { task } = useRowTask();
	const ends = endsOf(task);
	return (
		<>
			<span className="block truncate" title={`${ends.tmqTopic} → ${ends.broker}`}>
				<VisibleText text={ends.tmqTopic} /> <span className="text-ink-3">→</span> <VisibleText text={ends.broker} />
			</span>
			<span className="block truncate text-ink-3" title={ends.template}>
				<TemplateText template={ends.template} />
			</span>
		</>
	);
}

export function StateCell() {
	const t = useTranslations("state.phase");
	const { task, act } = useRowTask();
	const { phase } = task.live.state;
	return (
		<span className="flex items-center gap-2.5">
			<RunToggle task={task} onToggle={(isOn) => act(isOn ? "start" : "stop", [task])} />
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
	);
}

export function HealthCell() {
	const { task } = useRowTask();
	const words = useHealthWords(task);
	if (task.live.state.phase === "stopped" && words.tone === "neutral")
		return <span className="text-ink-3">{words.title}</span>;
	const isQuiet = words.tone === "green" || words.tone === "neutral";
	return (
		<>
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
		</>
	);
}

export function RateCell() {
	const { task } = useRowTask();
	const { rates, state } = task.live;
	return (
		<span className="flex items-center justify-end gap-2.5">
			<NumberText quantity={short(rates.published)} />
			<Sparkline
				values={task.sparkline}
				isFlowing={state.phase === "running" && rates.published > 0}
				end={sparklineEnd(task)}
				className="max-xl:hidden"
			/>
		</span>
	);
}

export function LagCell() {
	return <NumberText quantity={countOrShort(useRowTask().task.live.lag)} />;
}

export function SkippedCell() {
	return <NumberText quantity={countOrShort(useRowTask().task.live.counters.skipped)} />;
}

export function ChangedCell() {
	const language = useLocale();
	const { task } = useRowTask();
	const { state } = task.live;
	const changedAtMs = Math.max(task.changedAtMs, state.phase === "running" ? 0 : state.sinceMs);
	return useServerTime(useCallback((nowMs: number) => ago(changedAtMs, nowMs, language), [language, changedAtMs]));
}

export function MenuCell() {
	const { task, act } = useRowTask();
	return <RowMenu task={task} act={act} />;
}
