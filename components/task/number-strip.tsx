import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import type { HistoryWindow, TaskLive } from "@/lib/api/task";
import { delay as delayText } from "@/lib/format/duration";
import { count, countOrShort, isNothing, type Quantity, short, UNKNOWN } from "@/lib/format/number";

interface NumberStripProps {
	live: TaskLive;
	/** Published messages per second over the window shown; undefined while unknown. */
	averageRate: number | undefined;
	window: HistoryWindow;
}

/** The numbers of the running task, side by side. */
export function NumberStrip({ live, averageRate, window }: NumberStripProps) {
	const t = useTranslations("task.numbers");
	const windowName = useTranslations("task.chart.windows")(window);
	const isSnapshot = live.state.phase === "running" && live.state.isReadingSnapshot;
	const delay = live.rowDelay ?? live.delay;
	return (
		<dl className="grid grid-cols-[1fr_0.8fr_1.15fr_1.25fr_1fr_var(--panel)] border-b border-line max-[1100px]:grid-cols-3 phone:grid-cols-3">
			<Cell label={t("now")}>
				<Big quantity={short(live.rates.published)} unit={t("perSecond")} />
			</Cell>
			<Cell label={t("average", { window: windowName })} isOffPhone>
				<Big quantity={short(averageRate)} unit={t("perSecondShort")} />
			</Cell>
			<Cell label={t("published")} isOffPhone>
				<Big quantity={short(live.counters.published)} />
			</Cell>
			<Cell label={t("lag")}>
				{isSnapshot ? (
					<span className="text-account">{t("readingSnapshot")}</span>
				) : (
					<Big quantity={countOrShort(live.lag)} unit={t("logEntries")} />
				)}
			</Cell>
			<Cell label={t("inFlight")} isOffPhone>
				<Big quantity={count(live.counters.inFlight)} unit={t("limit", { limit: count(live.inFlightLimit).text })} />
			</Cell>
			<Cell label={live.rowDelay === undefined ? t("delay") : t("rowDelay")} phoneLabel={t("delayShort")}>
				{delay === undefined ? (
					<Big quantity={UNKNOWN} />
				) : (
					<span className="flex flex-wrap gap-x-4">
						<Big quantity={milliseconds(delay.p50Ms)} unit={t("p50")} />
						<Big quantity={milliseconds(delay.p99Ms)} unit={t("p99")} />
					</span>
				)}
			</Cell>
		</dl>
	);
}

interface CellProps {
	label: string;
	/** Where the label has no room. */
	phoneLabel?: string;
	children: ReactNode;
	isOffPhone?: boolean;
}

function Cell({ label, phoneLabel = label, children, isOffPhone = false }: CellProps) {
	return (
		<div
			className={cx(
				"min-w-0 border-l border-line py-2 pr-3 pl-4 first:border-l-0 first:pl-6 max-[1100px]:nth-[4]:border-l-0 max-[1100px]:nth-[4]:pl-6 phone:pl-3 phone:first:pl-4 phone:nth-[4]:border-l phone:nth-[4]:pl-3",
				isOffPhone && "phone:hidden",
			)}
		>
			<dt className="text-small text-ink-2">
				<span className="phone:hidden">{label}</span>
				<span className="hidden phone:inline">{phoneLabel}</span>
			</dt>
			<dd>{children}</dd>
		</div>
	);
}

function Big({ quantity, unit }: { quantity: Quantity; unit?: string }) {
	return (
		<span className="whitespace-nowrap">
			<span title={quantity.exact} className={cx("text-number", isNothing(quantity) && "text-ink-3")}>
				{quantity.text}
			</span>
			{unit === undefined ? null : <span className="ml-1.5 text-small text-ink-3">{unit}</span>}
		</span>
	);
}

function milliseconds(value: number): Quantity {
	return { text: delayText(value), exact: `${value} ms` };
}
