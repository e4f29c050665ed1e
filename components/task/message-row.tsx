import { ChevronDown, ChevronRight } from "lucide-react";
import { useTimeZone, useTranslations } from "next-intl";
import { memo, useId } from "react";
import type { TaskSample } from "@/components/live-data/live-state";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { VisibleText } from "@/components/ui/visible-text";
import { clockTime, delay } from "@/lib/format/duration";
import { exactNumber } from "@/lib/format/number";
import { MessageBody } from "./message-body";

interface MessageRowProps {
	sample: TaskSample;
	isOpen: boolean;
	onToggle: () => void;
}

/** One message: time, MQTT topic (or why there is none), delay; the body on expand. */
export const MessageRow = memo(function MessageRow({ sample, isOpen, onToggle }: MessageRowProps) {
	const t = useTranslations("task.messages");
	const timeZone = useTimeZone() ?? "UTC";
	const bodyId = useId();
	return (
		<li className={cx("border-b border-line", isOpen && "bg-sunken")}>
			<button
				type="button"
				aria-expanded={isOpen}
				aria-controls={isOpen ? bodyId : undefined}
				onClick={onToggle}
				className="ring-inside flex h-7.5 w-full items-center gap-3 px-(--inset) text-left hover:bg-hover phone:h-10"
			>
				<Icon icon={isOpen ? ChevronDown : ChevronRight} className="text-ink-3" />
				<time className="w-23 shrink-0 text-ink-3" dateTime={new Date(sample.atMs).toISOString()}>
					{clockTime(sample.atMs, timeZone)}
				</time>
				<span
					className={cx(
						"min-w-0 flex-1 truncate font-mono text-code",
						isOpen && "font-medium",
						sample.outcome === "skipped" && "text-amber",
						sample.outcome === "failed" && "text-red",
					)}
				>
					<VisibleText
						text={
							sample.outcome === "published"
								? (sample.mqttTopic ?? "")
								: t(sample.outcome, { reason: sample.reason ?? sample.mqttTopic ?? "" })
						}
					/>
				</span>
				<span className="shrink-0 text-small text-ink-3">
					{sample.delayMs === undefined ? "" : delay(sample.delayMs)}
				</span>
			</button>
			{isOpen && (
				<div id={bodyId} className="px-(--inset) pb-3 pl-[calc(var(--inset)+28px)]">
					<MessageBody body={sample.body}>
						<span>{t("qos", { qos: `${sample.qos}` })}</span>
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
});
