"use client";

import { ChevronRight } from "lucide-react";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { useServerTime } from "@/components/live-data/use-live";
import { StatusDot, type Tone } from "@/components/ui/badge";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { NumberText } from "@/components/ui/number-text";
import { Cell, Row } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import type { WorkerState, WorkerStatus } from "@/lib/api/worker";
import { ago, dateTime } from "@/lib/format/duration";
import { bytes, count, short } from "@/lib/format/number";
import { DrainButton } from "./drain-button";
import { HostedTasks } from "./hosted-tasks";
import { nameOf } from "./worker-name";

const TONES = { ready: "green", draining: "blue", silent: "amber" } as const satisfies Record<WorkerState, Tone>;

export interface WorkerRowProps {
	worker: WorkerStatus;
	/** A process of the console itself. */
	isLocal: boolean;
	/** No other would take its pipelines at once. */
	isLastReady: boolean;
}

/** One worker; opens to the tasks it hosts. */
export function WorkerRow({ worker, isLocal, isLastReady }: WorkerRowProps) {
	const language = useLocale();
	const t = useTranslations("workers");
	const timeZone = useTimeZone() ?? "UTC";
	const [isOpen, setIsOpen] = useState(false);
	const detailId = useId();
	const since = useServerTime((nowMs) => ago(worker.sinceMs, nowMs, language));
	const hosted = count(worker.pipelines.length);
	const { capacity, cpuCores, memoryBytes, publishedPerSecond, state } = worker;
	// What has no column of its own on a narrow screen.
	const facts = [
		`${short(publishedPerSecond).text} ${t("perSecond")}`,
		...(cpuCores === undefined ? [] : [`${short(cpuCores).text} ${t("cores")}`]),
		...(memoryBytes === undefined ? [] : [bytes(memoryBytes, language).text]),
		worker.version,
		since,
	];
	return (
		<Row>
			<Cell className="py-1.5">
				<button
					type="button"
					aria-expanded={isOpen}
					aria-controls={isOpen ? detailId : undefined}
					aria-label={t("show", { name: nameOf(worker) })}
					onClick={() => setIsOpen(!isOpen)}
					className="flex w-full items-center gap-1.5 rounded-mark text-left phone:min-h-11"
				>
					<Icon
						icon={ChevronRight}
						size={14}
						className={cx("text-ink-3 transition-transform", isOpen && "rotate-90")}
					/>
					<span className="min-w-0">
						<span className="block font-medium wrap-anywhere">{worker.name}</span>
						<span className="block text-small text-ink-3 wrap-anywhere">
							{worker.name !== worker.machine && `${worker.machine}, `}
							{t("process", { pid: `${worker.pid}` })}
						</span>
					</span>
				</button>
				{worker.labels.length > 0 && (
					<ul aria-label={t("labels", { name: nameOf(worker) })} className="mt-1 flex flex-wrap gap-1 pl-5">
						{worker.labels.map((label) => (
							<li key={label}>
								<Tag>{label}</Tag>
							</li>
						))}
					</ul>
				)}
				{isOpen && (
					<div id={detailId} className="mt-1.5 pl-5">
						<p className="mb-1 hidden text-small text-ink-2 max-lg:block">{facts.join(" · ")}</p>
						<HostedTasks worker={worker} />
					</div>
				)}
			</Cell>
			<Cell>
				<span className="inline-flex items-center gap-1.5" title={t(`stateText.${state}`)}>
					<StatusDot tone={TONES[state]} />
					{t(`state.${state}`)}
				</span>
			</Cell>
			<Cell isNumber>
				{capacity === undefined ? (
					<NumberText quantity={hosted} />
				) : (
					t("pipelinesOf", { count: hosted.text, capacity: count(capacity).text })
				)}
			</Cell>
			<Cell isNumber className="max-lg:hidden">
				<NumberText quantity={short(publishedPerSecond)} unit={t("perSecond")} />
			</Cell>
			<Cell isNumber className="max-lg:hidden">
				<NumberText quantity={short(cpuCores)} unit={t("cores")} />
			</Cell>
			<Cell isNumber className="max-lg:hidden">
				<NumberText quantity={memoryBytes === undefined ? count(undefined) : bytes(memoryBytes, language)} />
			</Cell>
			<Cell className="pl-5 max-lg:hidden">
				{worker.version}
				<span className="block text-small text-ink-3">{t("protocol", { protocol: `${worker.protocol}` })}</span>
			</Cell>
			<Cell className="text-ink-2 max-xl:hidden">
				<span title={dateTime(worker.sinceMs, timeZone, language)}>{since}</span>
			</Cell>
			<Cell className="text-right">
				<DrainButton worker={worker} isLocal={isLocal} isLastReady={isLastReady} />
			</Cell>
		</Row>
	);
}
