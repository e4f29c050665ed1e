"use client";

import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useCallback } from "react";
import { Segmented } from "@/components/ui/segmented";
import { useSay } from "@/components/ui/use-say";
import { HISTORY_WINDOWS, type HistoryWindow } from "@/lib/api/task";
import { axisTime } from "@/lib/format/duration";
import { short } from "@/lib/format/number";
import { CHART_HEIGHT_PX, ThroughputChart } from "./throughput-chart";
import type { Throughput } from "./use-throughput";

const WINDOWS = Object.keys(HISTORY_WINDOWS) as HistoryWindow[];

/** Grid lines stand at round numbers: `2 k`, not `2.00 k`. */
function axisLabel(value: number): string {
	return short(value).text.replace(/\.0+(?= )|(\.\d*?[1-9])0+(?= )/, "$1");
}

/** The chart with its window; the same height while loading, empty or in error. A curve that is there stays. */
export function ThroughputPanel({ throughput }: { throughput: Throughput }) {
	const t = useTranslations("task.chart");
	const language = useLocale();
	const say = useSay();
	const timeZone = useTimeZone() ?? "UTC";
	const formatTime = useCallback(
		(atMs: number, stepS: number) => axisTime(atMs, stepS, timeZone, language),
		[timeZone, language],
	);
	const { data, error, isLoading } = throughput;
	const failure = error === null ? undefined : t("error", { reason: say(error.message) });
	return (
		<section aria-labelledby="throughput-title">
			<div className="flex min-h-9 items-center">
				<h2 id="throughput-title" className="text-section">
					{t("title")}
					<span className="ml-2 text-small font-normal text-ink-3">{t("unit")}</span>
				</h2>
				<Segmented
					className="ml-auto"
					size="sm"
					label={t("windowsLabel")}
					value={throughput.window}
					onValueChange={throughput.setWindow}
					options={WINDOWS.map((window) => ({ value: window, label: t(`windows.${window}`) }))}
				/>
			</div>
			<div className="relative" style={{ height: CHART_HEIGHT_PX }}>
				<ThroughputChart
					data={data}
					windowMs={throughput.windowMs}
					toMs={throughput.toMs}
					marks={throughput.marks}
					label={t("label")}
					gapLabel={t("noData")}
					formatRate={axisLabel}
					formatTime={formatTime}
				/>
				{data.atS.length === 0 && (
					<p
						className="pointer-events-none absolute inset-0 flex items-center justify-center pl-12 text-ink-3"
						role="status"
					>
						{failure ?? (isLoading ? t("loading") : t("empty"))}
					</p>
				)}
			</div>
			{data.atS.length > 0 && failure !== undefined && (
				<p className="mt-1 pl-12 text-small text-ink-3" role="status">
					{failure}
				</p>
			)}
		</section>
	);
}
