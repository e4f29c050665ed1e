import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import { clockTime, dateTime } from "@/lib/format/duration";
import { exactNumber } from "@/lib/format/number";
import type { Language } from "@/lib/words/languages";
import type { ChartData } from "./chart-data";

/** Width of the chart's value axis, beside which the crosshair's position counts. */
const AXIS_PX = 48;
const WIDTH_PX = 176;
const ROOM_PX = 16;

const SERIES = [
	{ key: "read", swatch: "bg-series-read" },
	{ key: "published", swatch: "bg-series-published" },
	{ key: "skipped", swatch: "bg-series-skipped" },
	{ key: "failed", swatch: "bg-series-failed" },
] as const;

/** With less in view the day is plain. */
const DAY_NAMED_FROM_S = 43_200;

function timeOf(data: ChartData, atS: number, timeZone: string, language: Language): string {
	const spanS = (data.atS.at(-1) ?? 0) - (data.atS[0] ?? 0);
	return spanS < DAY_NAMED_FROM_S ? clockTime(atS * 1_000, timeZone, false) : dateTime(atS * 1_000, timeZone, language);
}

/** Exact values at the crosshair. */
export function ChartTooltip({ data, index, leftPx }: { data: ChartData; index: number; leftPx: number }) {
	const t = useTranslations("task");
	const timeZone = useTimeZone() ?? "UTC";
	const language = useLocale();
	const atS = data.atS[index];
	if (atS === undefined || data.read[index] === null) return null;
	const isOnLeft = leftPx > WIDTH_PX + ROOM_PX;
	return (
		<div
			className="pointer-events-none absolute top-3 rounded-box border border-line-2 bg-raised px-3 py-2 text-small shadow-floating"
			style={{ width: WIDTH_PX, left: AXIS_PX + leftPx + (isOnLeft ? -WIDTH_PX - ROOM_PX : ROOM_PX) }}
		>
			<div className="mb-1 text-ink-3">{timeOf(data, atS, timeZone, language)}</div>
			{SERIES.map(({ key, swatch }) => (
				<div key={key} className="flex items-center gap-2 leading-5">
					<span className={cx("size-2.5 rounded-[2px]", swatch)} />
					<span className="text-ink-2">{t(`accounting.${key}`)}</span>
					<span className="ml-auto tabular-nums">
						{t("chart.rate", { value: exactNumber(data[key][index] ?? 0, 1) })}
					</span>
				</div>
			))}
		</div>
	);
}

/** One sentence for the point at the crosshair, read out as it moves. */
export function useDescribePoint(): (data: ChartData, index: number) => string {
	const t = useTranslations("task");
	const timeZone = useTimeZone() ?? "UTC";
	const language = useLocale();
	return (data, index) => {
		const atS = data.atS[index];
		if (atS === undefined || data.read[index] === null) return t("chart.noData");
		const value = (key: (typeof SERIES)[number]["key"]) => exactNumber(data[key][index] ?? 0, 1);
		return t("chart.point", {
			time: timeOf(data, atS, timeZone, language),
			read: value("read"),
			published: value("published"),
			skipped: value("skipped"),
			failed: value("failed"),
		});
	};
}
