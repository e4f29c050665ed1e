import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import { NumberText } from "@/components/ui/number-text";
import type { RunRecord } from "@/lib/api/task";
import { dateTime } from "@/lib/format/duration";
import { count } from "@/lib/format/number";
import { ReasonText, RunDuration } from "./run-row";

/** A run where a table has no room. */
export function RunCard({ run }: { run: RunRecord }) {
	const language = useLocale();
	const t = useTranslations("taskTabs.runs");
	const timeZone = useTimeZone() ?? "UTC";
	return (
		<li className="border-b border-line px-6 py-3 phone:px-4">
			<div className="flex justify-between gap-3">
				<span className="font-medium">{dateTime(run.startedAtMs, timeZone, language)}</span>
				<span className="text-ink-2">
					<RunDuration run={run} />
				</span>
			</div>
			<p className={cx("text-small text-ink-2", run.reason === "failed" && "text-red")}>
				{run.endedAtMs === undefined ? <span className="text-green">{t("now")}</span> : <ReasonText run={run} />}
			</p>
			<dl className="mt-1.5 grid max-w-160 grid-cols-4 gap-2">
				{(["read", "published", "skipped", "failed"] as const).map((key) => (
					<div key={key} className="min-w-0">
						<dt className="text-small text-ink-3">{t(key)}</dt>
						<dd>
							<NumberText quantity={count(run.counters[key])} />
						</dd>
					</div>
				))}
			</dl>
		</li>
	);
}
