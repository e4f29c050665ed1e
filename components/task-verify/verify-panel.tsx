"use client";

import { RotateCw, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { exactNumber } from "@/lib/format/number";
import { FilterForm } from "./filter-form";
import { useVerify, type Verify } from "./use-verify";
import { VerifyNotes } from "./verify-notes";
import { VerifyRow } from "./verify-row";

interface VerifyPanelProps {
	taskId: string;
	isRunning: boolean;
	/** Back to the messages as they are sent. */
	onClose: () => void;
}

/** Listens at the task's own broker and shows what arrives beside what was sent. */
export function VerifyPanel({ taskId, isRunning, onClose }: VerifyPanelProps) {
	const t = useTranslations("taskTools.verify");
	const verify = useVerify(taskId);
	const { start, phase, rows } = verify;
	useEffect(() => start(), [start]);
	const isOver = phase.name === "ended" || phase.name === "failed";
	return (
		<section aria-labelledby="verify-title" className="flex min-h-0 min-w-0 flex-col">
			<div className="flex min-h-11 flex-wrap items-center gap-x-2 px-(--inset) pt-2 phone:gap-y-2 phone:pb-2">
				<h2 id="verify-title" className="text-section">
					{t("title")}
				</h2>
				<Summary verify={verify} />
				<span className="ml-auto flex gap-2">
					{isOver && (
						<Button size="sm" icon={RotateCw} onClick={() => start([...verify.filters])}>
							{t("again")}
						</Button>
					)}
					<Button size="sm" icon={Square} onClick={onClose}>
						{t("stop")}
					</Button>
				</span>
			</div>
			<FilterForm filters={verify.filters} clientId={verify.clientId} onListen={start} />
			<VerifyNotes verify={verify} />
			{rows.length === 0 ? (
				<p className="border-t border-line px-(--inset) py-6 text-ink-3" role="status">
					<Nothing phase={phase.name} isRunning={isRunning} />
				</p>
			) : (
				<div className="border-t border-line">
					<div
						aria-hidden
						className="flex h-8 items-center gap-3 border-b border-line px-(--inset) text-small text-ink-3"
					>
						<span className="w-4" />
						<span className="w-23 phone:hidden">{t("columnSent")}</span>
						<span className="flex-1">{t("columnTopic")}</span>
						<span>{t("columnArrived")}</span>
					</div>
					<ul aria-label={t("list")}>
						{rows.map((row) => (
							<VerifyRow key={`${row.kind} ${row.id}`} row={row} />
						))}
					</ul>
				</div>
			)}
		</section>
	);
}

function Summary({ verify: { sent, arrived, arrivedInAll } }: { verify: Verify }) {
	const t = useTranslations("taskTools.verify");
	if (sent === 0 && arrivedInAll === 0) return null;
	return (
		<span className="text-small text-ink-3" title={t("total", { count: exactNumber(arrivedInAll) })}>
			{sent > 0
				? t("summary", { arrived: exactNumber(arrived), sent: exactNumber(sent) })
				: t("total", { count: exactNumber(arrivedInAll) })}
		</span>
	);
}

function Nothing({ phase, isRunning }: { phase: Verify["phase"]["name"]; isRunning: boolean }) {
	const t = useTranslations("taskTools.verify");
	if (phase === "connecting") {
		return (
			<span className="inline-flex items-center gap-2">
				<Spinner />
				{t("connecting")}
			</span>
		);
	}
	if (phase === "listening") return isRunning ? t("waiting") : t("stopped");
	return t("intro");
}
