import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useCallback } from "react";
import { useServerTime } from "@/components/live-data/use-live";
import { cx } from "@/components/ui/cx";
import { NumberText } from "@/components/ui/number-text";
import { Cell, Row } from "@/components/ui/table";
import { useSay } from "@/components/ui/use-say";
import type { RunRecord } from "@/lib/api/task";
import { dateTime, duration } from "@/lib/format/duration";
import { bytes, count } from "@/lib/format/number";

const REASONS = ["stopped", "restarted", "failed", "idle", "server-stopped", "server-lost"] as const;

/** One run: when, how long, why it ended, and its totals. The one under way moves. */
export function RunRow({ run }: { run: RunRecord }) {
	const language = useLocale();
	const t = useTranslations("taskTabs.runs");
	const say = useSay();
	const timeZone = useTimeZone() ?? "UTC";
	const { counters } = run;
	const isRunning = run.endedAtMs === undefined;
	return (
		<Row className="hover:bg-hover">
			<Cell className="pl-6 whitespace-nowrap phone:pl-4">{dateTime(run.startedAtMs, timeZone, language)}</Cell>
			<Cell className="whitespace-nowrap">
				{run.endedAtMs === undefined ? (
					<span className="inline-flex items-center gap-1.5 text-green">
						<span aria-hidden className="size-1.75 rounded-full bg-green-dot" />
						{t("now")}
					</span>
				) : (
					dateTime(run.endedAtMs, timeZone, language)
				)}
			</Cell>
			<Cell isNumber className="whitespace-nowrap">
				<RunDuration run={run} />
			</Cell>
			<Cell className={cx("pl-6", run.reason === "failed" && "text-red")}>
				{isRunning ? (
					<span className="text-ink-3">–</span>
				) : (
					<span className="line-clamp-2 leading-4.5" title={run.message && say(run.message)}>
						<ReasonText run={run} />
					</span>
				)}
			</Cell>
			{[counters.read, counters.published, counters.skipped, counters.failed, counters.returned].map((value, index) => (
				// The columns never change their order.
				<Cell key={COLUMNS[index]} isNumber>
					<NumberText quantity={count(value)} />
				</Cell>
			))}
			<Cell isNumber className="pr-6 whitespace-nowrap phone:pr-4">
				<NumberText quantity={bytes(counters.publishedBytes, language)} />
			</Cell>
		</Row>
	);
}

export const COLUMNS = ["read", "published", "skipped", "failed", "returned"] as const;

export function ReasonText({ run }: { run: RunRecord }) {
	const t = useTranslations("taskTabs.runs");
	const say = useSay();
	const known = REASONS.find((reason) => reason === run.reason) ?? "unknown";
	const words = t(`reasons.${known}`);
	return <>{run.message === undefined ? words : t("why", { reason: words, message: say(run.message) })}</>;
}

export function RunDuration({ run }: { run: RunRecord }) {
	const language = useLocale();
	const { startedAtMs, endedAtMs } = run;
	const shown = useServerTime(
		useCallback(
			(nowMs: number) => duration((endedAtMs ?? nowMs) - startedAtMs, language),
			[language, startedAtMs, endedAtMs],
		),
	);
	return <>{shown}</>;
}
