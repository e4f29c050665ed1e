import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { memo } from "react";
import { cx } from "@/components/ui/cx";
import { useSay } from "@/components/ui/use-say";
import { VisibleText } from "@/components/ui/visible-text";
import type { TaskEventRecord } from "@/lib/api/task";
import { clockTime, dateTime } from "@/lib/format/duration";

const DOTS = { info: "bg-line-2", warning: "bg-amber-dot", error: "bg-red-dot" } as const;
const INKS = { info: "text-ink-3", warning: "text-amber", error: "text-red" } as const;

/** One line: when, how serious, what happened. */
export const LogRow = memo(function LogRow({ event }: { event: TaskEventRecord }) {
	const language = useLocale();
	const t = useTranslations("taskTabs.log");
	const say = useSay();
	const timeZone = useTimeZone() ?? "UTC";
	return (
		<div className="flex items-start gap-x-4 border-b border-line px-6 py-1.25 hover:bg-hover phone:flex-wrap phone:px-4 phone:py-2">
			<time
				className="w-40 shrink-0 text-small leading-5 whitespace-nowrap text-ink-3"
				dateTime={new Date(event.atMs).toISOString()}
				title={`${dateTime(event.atMs, timeZone, language)} ${timeZone}`}
			>
				{dateTime(event.atMs, timeZone, language).replace(/,? [\d:]+$/, "")}
				<span className="ml-2 text-ink-2">{clockTime(event.atMs, timeZone, false)}</span>
			</time>
			<span className={cx("flex w-18 shrink-0 items-center gap-1.5 text-small leading-5", INKS[event.level])}>
				<span aria-hidden className={cx("size-1.75 rounded-full", DOTS[event.level])} />
				{t(`level_${event.level}`)}
			</span>
			<p className="max-w-[100ch] min-w-0 flex-1 wrap-anywhere phone:basis-full">
				<VisibleText text={say(event.message)} />
			</p>
		</div>
	);
});
