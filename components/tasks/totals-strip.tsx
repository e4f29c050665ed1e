"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useTasksSummary } from "@/components/live-data/use-live";
import { StatusDot } from "@/components/ui/badge";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { Sparkline } from "@/components/ui/sparkline";
import { useSay } from "@/components/ui/use-say";
import { VisibleText } from "@/components/ui/visible-text";
import { midSentence } from "@/lib/format/mid-sentence";
import { exactNumber, short } from "@/lib/format/number";
import { splitSentences } from "./health-words";
import { isSameTotals, NO_TOTALS, type Totals, totalsOf } from "./totals";

const CELL = "min-w-0 px-3.5 py-2.5 phone:px-4 phone:py-2";

/** Sums over all tasks, whatever the list shows. */
export function TotalsStrip() {
	const t = useTranslations("tasks.totals");
	const tTasks = useTranslations("tasks");
	const totals = useTasksSummary(totalsOf, isSameTotals) ?? NO_TOTALS;
	const rate = short(totals.publishedPerSecond);
	const lag = short(totals.lag);
	return (
		<section
			aria-label={t("label")}
			className="mx-6 grid grid-cols-[213px_minmax(0,1fr)_minmax(300px,459px)_200px] divide-x divide-line rounded-box border border-line max-lg:grid-cols-[200px_minmax(0,1fr)_200px_170px] max-md:grid-cols-3 phone:mx-0 phone:grid-cols-[112px_minmax(0,1fr)_128px] phone:rounded-none phone:border-x-0 phone:border-t-0"
		>
			<div className={CELL}>
				<Label>{t("running")}</Label>
				<p className="flex items-baseline gap-2 whitespace-nowrap">
					<span className="text-number">{exactNumber(totals.running)}</span>
					<span className="text-small text-ink-3">
						<span className="phone:hidden">{t("ofTasks", { count: totals.tasks })}</span>
						<span className="hidden phone:inline">{t("ofCount", { count: exactNumber(totals.tasks) })}</span>
						{totals.retrying > 0 && (
							<span className="phone:hidden">
								,{" "}
								<span className="font-medium text-amber">{t("retrying", { count: exactNumber(totals.retrying) })}</span>
							</span>
						)}
					</span>
				</p>
			</div>
			<FailedCell failed={totals.failed} />
			<div className={cx(CELL, "flex items-center justify-between gap-3")}>
				<div className="min-w-0">
					<Label>{t("published")}</Label>
					<p className="flex items-baseline gap-2 whitespace-nowrap">
						<span className="text-number" title={rate.exact}>
							{rate.text}
						</span>
						<span className="text-small text-ink-3 phone:hidden">{t("perSecond")}</span>
						<span className="hidden text-small text-ink-3 phone:inline">{tTasks("perSecondShort")}</span>
					</p>
				</div>
				<span className="max-lg:hidden">
					<Sparkline values={totals.sparkline} isFlowing={totals.publishedPerSecond > 0} width={150} height={34} />
				</span>
			</div>
			<div className={CELL}>
				<Label>
					<span className="phone:hidden">{t("lag")}</span>
					<span className="hidden phone:inline">{t("lagShort")}</span>
				</Label>
				<p className="flex items-baseline gap-2 whitespace-nowrap">
					<span className="text-number" title={lag.exact}>
						{lag.text}
					</span>
					<span className="text-small text-ink-3 phone:hidden">{t("entries")}</span>
				</p>
			</div>
		</section>
	);
}

function Label({ children }: { children: ReactNode }) {
	return <p className="text-small text-ink-2 phone:mb-0.5">{children}</p>;
}

/** Names the one to look at, and leads there. */
function FailedCell({ failed }: { failed: Totals["failed"] }) {
	const t = useTranslations("tasks.totals");
	const say = useSay();
	const first = failed[0];
	if (first === undefined) {
		return (
			<div className={cx(CELL, "max-md:hidden")}>
				<Label>{t("failed")}</Label>
				<p className="flex items-baseline gap-2">
					<span className="text-number text-ink-3">0</span>
					<span className="truncate text-ink-3">{t("nothingFailed")}</span>
				</p>
			</div>
		);
	}
	const cause = first.live.state.phase === "failed" ? splitSentences(say(first.live.state.cause.message)).what : "";
	const href = failed.length === 1 ? `/tasks/${first.id}` : "/tasks?tab=failed";
	return (
		<Link
			href={href}
			className={cx(CELL, "ring-inside flex items-center gap-3 transition-colors hover:bg-hover max-md:hidden")}
		>
			<span className="min-w-0 flex-1">
				<span className="flex items-center gap-1.5 text-small text-ink-2">
					<StatusDot tone="red" />
					{t("failed")}
				</span>
				<span className="flex items-baseline gap-2">
					<span className="text-number text-red">{exactNumber(failed.length)}</span>
					<span className="truncate">
						<span className="font-medium text-red">
							<VisibleText text={first.name} />
						</span>{" "}
						<span className="text-ink-2">
							{failed.length === 1 ? midSentence(cause) : t("alsoFailed", { count: exactNumber(failed.length - 1) })}
						</span>
					</span>
				</span>
			</span>
			<Icon icon={ChevronRight} className="text-red" />
		</Link>
	);
}
