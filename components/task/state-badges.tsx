"use client";

import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { Popover } from "radix-ui";
import { useCallback } from "react";
import { useServerTime } from "@/components/live-data/use-live";
import { useHealthWords, useWaitsForRedis } from "@/components/tasks/health-words";
import { Badge, BadgeButton, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { useSay } from "@/components/ui/use-say";
import type { Task } from "@/lib/api/task";
import { clockTime, dateTime, until } from "@/lib/format/duration";
import { isMessageRefusal } from "@/lib/task/refusals";
import type { Cause, TaskPhase, TaskState } from "@/lib/task/types";
import { useSkipRefused } from "./use-skip-refused";

const TONES = {
	stopped: "neutral",
	starting: "blue",
	running: "green",
	retrying: "amber",
	stopping: "neutral",
	failed: "red",
} as const satisfies Record<TaskPhase, Tone>;

type TroubledState = Extract<TaskState, { phase: "retrying" | "failed" }>;

/** State and health; a state with a reason opens it: since when, which attempt, the full text. */
export function StateBadges({ task }: { task: Task }) {
	const t = useTranslations("state.phase");
	const health = useHealthWords(task);
	const isWaiting = useWaitsForRedis(task);
	const { state } = task.live;
	const isTroubled = state.phase === "failed" || state.phase === "retrying";
	return (
		<span className="flex flex-wrap items-center gap-2">
			{isTroubled ? (
				<CauseBadge task={task} state={state} />
			) : (
				<Badge tone={TONES[state.phase]}>{t(state.phase)}</Badge>
			)}
			{state.phase === "stopped" && !isWaiting ? null : <Badge tone={health.tone}>{health.title}</Badge>}
		</span>
	);
}

function CauseBadge({ task, state }: { task: Task; state: TroubledState }) {
	const t = useTranslations("task.cause");
	const phase = useTranslations("state.phase")(state.phase);
	return (
		<Popover.Root>
			<Popover.Trigger asChild>
				<BadgeButton tone={TONES[state.phase]} aria-label={`${phase}. ${t("open")}`}>
					{phase}
				</BadgeButton>
			</Popover.Trigger>
			<Popover.Portal>
				<Popover.Content
					align="start"
					sideOffset={6}
					collisionPadding={12}
					aria-label={t("open")}
					// Not on the copy button: its tooltip would lie over what is to be read.
					onOpenAutoFocus={(event) => {
						event.preventDefault();
						if (event.target instanceof HTMLElement) event.target.focus();
					}}
					className="float-in z-40 w-100 max-w-[calc(100vw-24px)] space-y-2 rounded-box border border-line bg-raised p-4 shadow-floating outline-none"
				>
					<CauseText task={task} state={state} />
				</Popover.Content>
			</Popover.Portal>
		</Popover.Root>
	);
}

/** As it is useful in a ticket: the sentence, then what the other side said. */
function fullText({ code, message, detail }: Cause): string {
	return [message, detail, `(${code})`].filter((part) => part !== undefined).join("\n");
}

function CauseText({ task, state }: { task: Task; state: TroubledState }) {
	const language = useLocale();
	const t = useTranslations("task.cause");
	const timeZone = useTimeZone() ?? "UTC";
	const say = useSay();
	const skip = useSkipRefused();
	const nextAttemptAtMs = state.phase === "retrying" ? state.nextAttemptAtMs : 0;
	const next = useServerTime(
		useCallback((nowMs: number) => until(nextAttemptAtMs, nowMs, language), [language, nextAttemptAtMs]),
	);
	const { cause } = state;
	return (
		<>
			<div className="flex items-start gap-3">
				<p className="min-w-0 flex-1 font-medium wrap-anywhere">{say(cause.message)}</p>
				<CopyButton text={fullText(cause)} name={t("copy")} isIconOnly />
			</div>
			<p className="text-small text-ink-3" title={dateTime(state.sinceMs, timeZone, language)}>
				{t("since", { time: clockTime(state.sinceMs, timeZone, false) })}
				{state.phase === "retrying" && ` · ${t("attempt", { attempt: `${state.attempt}`, next })}`}
			</p>
			{cause.detail === undefined ? null : (
				<CodeBlock label={t("detail")} isWrapped className="max-h-40">
					{cause.detail}
				</CodeBlock>
			)}
			{state.phase === "failed" && isMessageRefusal(cause.code) ? (
				<Button isBusy={skip.isPending} onClick={() => skip.mutate(task.id)}>
					{t("skipRefused")}
				</Button>
			) : null}
			{skip.error === null ? null : (
				<p role="alert" className="text-red">
					{say(skip.error.message)}
				</p>
			)}
		</>
	);
}
