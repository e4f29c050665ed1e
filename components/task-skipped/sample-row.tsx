import { ChevronDown, ChevronRight } from "lucide-react";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { MessageBody } from "@/components/task/message-body";
import { splitSentences } from "@/components/tasks/health-words";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { VisibleText } from "@/components/ui/visible-text";
import type { SkippedSample } from "@/lib/api/skipped";
import { clockTime, dateTime } from "@/lib/format/duration";
import { exactNumber } from "@/lib/format/number";

/** One message that was not published: when, how far its topic got, why; the body on expand. */
export function SampleRow({ sample }: { sample: SkippedSample }) {
	const language = useLocale();
	const t = useTranslations("taskTabs.skipped");
	const timeZone = useTimeZone() ?? "UTC";
	const [isOpen, setIsOpen] = useState(false);
	const bodyId = useId();
	return (
		<li className={cx("border-b border-line", isOpen && "bg-sunken")}>
			<button
				type="button"
				aria-expanded={isOpen}
				aria-controls={isOpen ? bodyId : undefined}
				onClick={() => setIsOpen(!isOpen)}
				className="ring-inside flex min-h-7.5 w-full items-center gap-x-3 px-6 text-left hover:bg-hover phone:flex-wrap phone:px-4 phone:py-2"
			>
				<Icon icon={isOpen ? ChevronDown : ChevronRight} className="text-ink-3" />
				<time
					className="w-23 shrink-0 text-ink-3"
					dateTime={new Date(sample.atMs).toISOString()}
					title={dateTime(sample.atMs, timeZone, language)}
				>
					{clockTime(sample.atMs, timeZone)}
				</time>
				<span
					className={cx(
						"w-80 min-w-0 shrink truncate font-mono text-code phone:w-full phone:pl-7",
						isOpen && "font-medium",
					)}
				>
					<VisibleText text={sample.mqttTopic ?? t("noTopic")} />
				</span>
				<span className="min-w-0 flex-1 truncate text-ink-2 phone:basis-full phone:pl-7">
					<VisibleText text={splitSentences(sample.reason).what} />
				</span>
			</button>
			{isOpen && (
				<div id={bodyId} className="px-6 pb-3 pl-13 phone:px-4">
					<p className="pt-1 text-small wrap-anywhere text-ink-2">
						<VisibleText text={sample.reason} />
					</p>
					{sample.mqttTopic !== undefined && (
						<p className="font-mono text-code wrap-anywhere">
							<VisibleText text={sample.mqttTopic} />
						</p>
					)}
					<MessageBody body={sample.body}>
						<span>{t("vgroup", { id: `${sample.vgroupId}` })}</span>
						<span>{t("bytes", { count: exactNumber(sample.bodyBytes) })}</span>
					</MessageBody>
					{sample.isCut && (
						<p className="pt-1 text-small text-ink-3">
							{t("cut", { shown: exactNumber(sample.body.length), total: exactNumber(sample.bodyBytes) })}
						</p>
					)}
				</div>
			)}
		</li>
	);
}
