import { Check, ChevronDown, ChevronRight, Clock } from "lucide-react";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { memo, useCallback, useId, useState } from "react";
import { useServerTime } from "@/components/live-data/use-live";
import { MessageBody } from "@/components/task/message-body";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { Tag } from "@/components/ui/tag";
import { clockTime, delay, duration } from "@/lib/format/duration";
import { exactNumber } from "@/lib/format/number";
import type { VerifyRow as Row } from "./verify-state";

/** Brokers on the same continent deliver in less; what is not there by then asks for an eye. */
const LATE_MS = 5_000;

/** One message: when it was acknowledged, its MQTT topic, and whether it has arrived; the body on expand. */
export const VerifyRow = memo(function VerifyRow({ row }: { row: Row }) {
	const t = useTranslations("task.messages");
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
				className="ring-inside flex h-7.5 w-full items-center gap-3 px-(--inset) text-left hover:bg-hover phone:h-10"
			>
				<Icon icon={isOpen ? ChevronDown : ChevronRight} className="text-ink-3" />
				<time className="w-23 shrink-0 text-ink-3 phone:hidden" dateTime={new Date(row.atMs).toISOString()}>
					{clockTime(row.atMs, timeZone)}
				</time>
				<span className={cx("min-w-0 flex-1 truncate font-mono text-code", isOpen && "font-medium")}>
					{row.mqttTopic}
				</span>
				<span className="shrink-0 text-small">
					{row.kind === "other" ? <Origin isRetained={row.isRetained} /> : <Arrival row={row} />}
				</span>
			</button>
			{isOpen && (
				<div id={bodyId} className="px-(--inset) pb-3 pl-[calc(var(--inset)+28px)]">
					<MessageBody body={row.body}>
						<span>{t("bytes", { count: exactNumber(row.bodyBytes) })}</span>
					</MessageBody>
					{row.isCut && (
						<p className="pt-1 text-small text-ink-3">
							{t("cut", { shown: exactNumber(row.body.length), total: exactNumber(row.bodyBytes) })}
						</p>
					)}
				</div>
			)}
		</li>
	);
});

function Origin({ isRetained }: { isRetained: boolean }) {
	const t = useTranslations("taskTools.verify");
	return (
		<span title={isRetained ? t("retainedHelp") : t("foreignHelp")}>
			<Tag>{isRetained ? t("retained") : t("foreign")}</Tag>
		</span>
	);
}

function Arrival({ row }: { row: Extract<Row, { kind: "sent" }> }) {
	const t = useTranslations("taskTools.verify");
	if (row.delayMs === undefined) return <Awaited sentAtMs={row.atMs} />;
	return (
		<span className="inline-flex items-center gap-1 text-green" title={t("delayHelp")}>
			<Icon icon={Check} size={14} />
			<span className="sr-only">{t("arrived", { delay: delay(row.delayMs) })}</span>
			<span aria-hidden>{delay(row.delayMs)}</span>
		</span>
	);
}

function Awaited({ sentAtMs }: { sentAtMs: number }) {
	const language = useLocale();
	const t = useTranslations("taskTools.verify");
	const lateS = useServerTime(
		useCallback(
			(nowMs: number) => (nowMs - sentAtMs < LATE_MS ? 0 : Math.floor((nowMs - sentAtMs) / 1_000)),
			[sentAtMs],
		),
	);
	return (
		<span className={cx("inline-flex items-center gap-1", lateS === 0 ? "text-ink-3" : "text-amber")}>
			<Icon icon={Clock} size={14} />
			{lateS === 0 ? t("notYet") : t("late", { time: duration(lateS * 1_000, language) })}
		</span>
	);
}
