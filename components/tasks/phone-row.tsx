"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { memo, useCallback } from "react";
import { useServerTime, useTask } from "@/components/live-data/use-live";
import { StatusDot, TONE_TEXT, type Tone } from "@/components/ui/badge";
import { cx } from "@/components/ui/cx";
import { Sparkline } from "@/components/ui/sparkline";
import { VisibleText } from "@/components/ui/visible-text";
import type { Task } from "@/lib/api/task";
import { ago } from "@/lib/format/duration";
import { midSentence } from "@/lib/format/mid-sentence";
import { countOrShort, isNothing, short } from "@/lib/format/number";
import { useHealthWords, useWaitsForRedis } from "./health-words";
import { RunToggle } from "./run-toggle";
import { rowGround, sparklineEnd } from "./task-cells";
import type { ListActions } from "./use-list-actions";

interface PhoneRowProps {
	taskId: string;
	act: ListActions["act"];
	/** 1-based place among all rows, those out of view included. */
	position: number;
	count: number;
}

/** A task on a phone: what it is called, how it does, and its switch at the thumb. 78 px high. */
export const PhoneRow = memo(function PhoneRow({ taskId, act, position, count }: PhoneRowProps) {
	const t = useTranslations("tasks");
	const found = useTask(taskId);
	// Deleted a moment ago; the list follows with the same flush.
	if (found.status !== "found") return <li className="h-19.5 border-b border-line" />;
	const { task } = found;
	const isOff = task.live.state.phase === "stopped";
	const rate = short(task.live.rates.published);
	return (
		<li
			aria-posinset={position}
			aria-setsize={count}
			className={cx("relative flex h-19.5 items-center gap-1 border-b border-line pr-2 pl-4", rowGround(task, false))}
		>
			<div className="min-w-0 flex-1">
				<Link
					href={`/tasks/${task.id}`}
					prefetch={false}
					className="ring-inside block truncate font-medium text-ink after:absolute after:inset-0 after:content-['']"
				>
					<VisibleText text={task.name} />
				</Link>
				<StatusLines task={task} />
			</div>
			{!isOff && (
				<span className="flex flex-col items-end gap-0.5">
					<span className={isNothing(rate) ? "text-ink-3" : "text-ink"}>
						{rate.text}
						<span className="text-ink-3">{t("perSecondShort")}</span>
					</span>
					<Sparkline
						values={task.sparkline}
						isFlowing={task.live.state.phase === "running" && task.live.rates.published > 0}
						end={sparklineEnd(task)}
						width={64}
					/>
				</span>
			)}
			<span className="relative z-10">
				<RunToggle task={task} isLarge onToggle={(isOn) => act(isOn ? "start" : "stop", [task])} />
			</span>
		</li>
	);
});

function StatusLines({ task }: { task: Task }) {
	const language = useLocale();
	const t = useTranslations();
	const words = useHealthWords(task);
	const { state, lag, counters } = task.live;
	const isWaiting = useWaitsForRedis(task);
	const sinceMs = state.sinceMs;
	const since = useServerTime(useCallback((nowMs: number) => ago(sinceMs, nowMs, language), [language, sinceMs]));
	if (state.phase === "stopped" && !isWaiting) {
		return (
			<>
				<p className="text-ink-2">{t("state.phase.stopped")}</p>
				<p className="text-small text-ink-3">{since}</p>
			</>
		);
	}
	const health = midSentence(words.title);
	const lagText = t("tasks.lagUnit", { lag: countOrShort(lag).text });
	const skipped =
		counters.skipped > 0 ? `, ${t("tasks.skippedUnit", { count: countOrShort(counters.skipped).text })}` : "";
	return (
		<>
			<p className={cx("flex items-center gap-2", isQuiet(words.tone) ? "text-ink-2" : TONE_TEXT[words.tone])}>
				<StatusDot tone={words.tone} />
				<span className={cx("truncate", words.isBold && "font-medium")}>
					{t(`state.phase.${state.phase}`)}, {health}
				</span>
			</p>
			<p className="truncate text-small text-ink-2">
				{words.isBold && words.detail !== undefined ? words.detail : lagText + skipped}
			</p>
		</>
	);
}

function isQuiet(tone: Tone): boolean {
	return tone === "green" || tone === "neutral";
}
