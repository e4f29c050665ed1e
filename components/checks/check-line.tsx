"use client";

import { Check, CircleDashed, Minus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { FirstSentenceStrong } from "@/components/sentence/first-sentence-strong";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { Note } from "@/components/ui/note";
import { Spinner } from "@/components/ui/spinner";
import { useSay } from "@/components/ui/use-say";
import { VisibleText } from "@/components/ui/visible-text";
import { CHECK_STEPS, type CheckStep } from "@/lib/api/check";
import type { DsnEnd } from "@/lib/dsn/types";
import type { CheckState } from "./check-state";

type StepName = CheckStep["step"];
type ShownStep = { step: StepName; outcome: CheckStep["outcome"] | "waiting" | "running"; detail?: string | undefined };

const STEPS_OF: Readonly<Record<DsnEnd, readonly StepName[]>> = {
	source: CHECK_STEPS.filter((step) => step !== "may-publish"),
	broker: CHECK_STEPS.filter((step) => step !== "tmq-topic"),
};

const LOOKS = {
	passed: { icon: Check, ink: "text-green" },
	failed: { icon: X, ink: "font-medium text-red" },
	skipped: { icon: Minus, ink: "text-ink-3" },
	unknown: { icon: CircleDashed, ink: "text-ink-2" },
	waiting: { icon: CircleDashed, ink: "text-ink-3" },
	running: { icon: undefined, ink: "text-ink-2" },
} as const;

interface CheckLineProps {
	end: DsnEnd;
	state: CheckState;
	/** Puts a proposed value into its field; undefined where there is no form. */
	onSuggestion: ((field: string, value: string) => void) | undefined;
}

/** The steps of a check side by side, and below them what failed with its remedy. */
export function CheckLine({ end, state, onSuggestion }: CheckLineProps) {
	const t = useTranslations("checks");
	const say = useSay();
	switch (state.phase) {
		case "none":
			return <p className="flex min-h-7.5 items-center text-ink-3">{t("notChecked")}</p>;
		case "broken":
			return (
				<Note tone="red">
					<VisibleText text={say(state.message)} />
				</Note>
			);
		case "running":
		case "done": {
			const told = state.steps.filter((step) => step.message !== undefined);
			return (
				<div className="space-y-1.5">
					<ol
						aria-label={t("steps")}
						aria-live="polite"
						className="flex min-h-7.5 flex-wrap items-center gap-y-1 text-small"
					>
						{shownSteps(end, state).map((shown, index, { length }) => (
							<li key={shown.step} className="flex max-w-full min-w-0 items-center">
								<Step {...shown} />
								{index < length - 1 && <span aria-hidden className="mx-2 h-px w-3 shrink-0 bg-line-2" />}
							</li>
						))}
					</ol>
					{told.map((step) => (
						<Note
							key={step.step}
							tone={step.outcome === "failed" ? "red" : "blue"}
							action={
								step.suggestion !== undefined &&
								onSuggestion !== undefined && (
									<Button
										size="sm"
										className="phone:w-full"
										onClick={() => step.suggestion && onSuggestion(step.suggestion.field, step.suggestion.value)}
									>
										{say(step.suggestion.label)}
									</Button>
								)
							}
						>
							<FirstSentenceStrong text={step.message ?? ""} isStrong={step.outcome === "failed"} />
						</Note>
					))}
				</div>
			);
		}
	}
	return state satisfies never;
}

function Step({ step, outcome, detail }: ShownStep) {
	const t = useTranslations("checks");
	const say = useSay();
	const look = LOOKS[outcome];
	return (
		<span className={cx("inline-flex items-center gap-1.5", look.ink)}>
			{look.icon === undefined ? <Spinner size={14} /> : <Icon icon={look.icon} size={14} />}
			<span className="whitespace-nowrap">
				{step === "tls" && outcome === "skipped" ? t("noTls") : t(`step.${step}`)}
			</span>
			<span className="sr-only">{t(`outcome.${outcome}`)}</span>
			{detail !== undefined && !(step === "tls" && outcome === "skipped") && (
				<span className="font-normal text-ink-3">{say(detail)}</span>
			)}
		</span>
	);
}

/** Every step has its place from the start, so that the line fills up instead of growing. */
function shownSteps(end: DsnEnd, state: Extract<CheckState, { steps: readonly CheckStep[] }>): ShownStep[] {
	const known = new Map(state.steps.map((step) => [step.step, step]));
	let isNext = state.phase === "running";
	return STEPS_OF[end].map((step) => {
		const found = known.get(step);
		if (found !== undefined) return { step, outcome: found.outcome, detail: found.detail };
		const outcome = isNext ? "running" : "waiting";
		isNext = false;
		return { step, outcome };
	});
}
