import { useMessages, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import type { SkippedReason } from "@/lib/api/skipped";
import type { TaskLive } from "@/lib/api/task";
import { exactNumber, percent } from "@/lib/format/number";
import { skipInWords } from "@/lib/words/skip-in-words";
import { SampleRow } from "./sample-row";

/** Codes of refusals that have words of their own. */
const REFUSALS = [
	"broker-not-authorised",
	"broker-topic-refused",
	"broker-packet-too-large",
	"broker-payload-refused",
	"broker-quota",
	"broker-cuts-on-message",
	"broker-refused",
] as const;

/** Enough to see the pattern; a second reason stays in view. */
const FIRST_SAMPLES = 5;

interface ReasonSectionProps {
	reason: SkippedReason;
	/** Of the present or last run, as they are now. */
	counters: TaskLive["counters"];
}

/** Everything of one reason: how many, and the last samples. */
export function ReasonSection({ reason, counters }: ReasonSectionProps) {
	const [isWhole, setIsWhole] = useState(false);
	const t = useTranslations("taskTabs.skipped");
	const titleId = useId();
	const { sentences } = useMessages();
	const refusal = REFUSALS.find((code) => code === reason.key);
	const title =
		reason.outcome === "skipped"
			? skipInWords(sentences, reason.key)
			: refusal === undefined
				? reason.key
				: t(`refusals.${refusal}`);
	const count = counters.skippedByReason[reason.key] ?? 0;
	const total = Math.max(count, reason.total ?? 0);
	const samples = isWhole ? reason.samples : reason.samples.slice(0, FIRST_SAMPLES);
	return (
		<section aria-labelledby={titleId} className="border-t border-line">
			<div className="flex flex-wrap items-baseline gap-x-4 px-6 pt-3 pb-1.5 phone:px-4">
				<h3 id={titleId} className="flex items-baseline gap-2 font-medium">
					<span
						aria-hidden
						className={cx("size-1.75 rounded-full", reason.outcome === "skipped" ? "bg-amber-dot" : "bg-red-dot")}
					/>
					{title}
				</h3>
				{reason.outcome === "skipped" && (
					<p className="text-small text-ink-3">
						<span className={cx(count > 0 && "text-amber")} title={percent(count, counters.read).exact}>
							{t("inRun", { count: exactNumber(count) })}
							{count > 0 && ` (${t("share", { share: percent(count, counters.read).text })})`}
						</span>
						{total > count && ` · ${t("inAll", { count: exactNumber(total) })}`}
					</p>
				)}
			</div>
			{reason.samples.length === 0 ? (
				<p className="px-6 pb-3 text-small text-ink-3 phone:px-4">{t("noSamples")}</p>
			) : (
				<ul aria-label={t("samples", { reason: title })} className="border-t border-line">
					{samples.map((sample) => (
						<SampleRow key={sample.id} sample={sample} />
					))}
				</ul>
			)}
			{samples.length < reason.samples.length && (
				<p className="px-6 py-2 phone:px-4">
					<Button size="sm" onClick={() => setIsWhole(true)}>
						{t("showAll", { count: `${reason.samples.length}` })}
					</Button>
				</p>
			)}
		</section>
	);
}
