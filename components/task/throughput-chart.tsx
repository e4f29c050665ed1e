"use client";

import { useTheme } from "next-themes";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import type { ChartData } from "./chart-data";
import { type ChartMark, chartOptions, readChartColours } from "./chart-options";
import { ChartTooltip, useDescribePoint } from "./chart-tooltip";

/** The same in every state, so that nothing moves. */
export const CHART_HEIGHT_PX = 300;

export interface ThroughputChartProps {
	data: ChartData;
	windowMs: number;
	toMs: number;
	marks: readonly ChartMark[];
	label: string;
	gapLabel: string;
	formatRate: (value: number) => string;
	formatTime: (atMs: number, stepS: number) => string;
}

/** Throughput over time. Pointer or arrow keys move a crosshair that names exact values. */
export function ThroughputChart(props: ThroughputChartProps) {
	const { resolvedTheme } = useTheme();
	// A canvas does not follow the page's colours: another theme is another chart.
	return <Chart key={resolvedTheme} {...props} />;
}

function Chart(props: ThroughputChartProps) {
	const holder = useRef<HTMLDivElement>(null);
	const chart = useRef<uPlot | null>(null);
	const latest = useRef(props);
	const describePoint = useDescribePoint();
	const [cursor, setCursor] = useState<{ index: number; leftPx: number } | undefined>(undefined);

	useEffect(() => {
		const element = holder.current;
		if (element === null) return;
		const created = new uPlot(
			chartOptions({
				width: element.clientWidth,
				height: CHART_HEIGHT_PX,
				colours: readChartColours(element),
				fontFamily: getComputedStyle(element).fontFamily,
				formatRate: (value) => latest.current.formatRate(value),
				formatTime: (atMs, stepS) => latest.current.formatTime(atMs, stepS),
				range: () => [(latest.current.toMs - latest.current.windowMs) / 1_000, latest.current.toMs / 1_000],
				overlay: () => ({
					marks: latest.current.marks,
					gaps: latest.current.data.gaps,
					gapLabel: latest.current.gapLabel,
				}),
				onCursor: (index, leftPx) => setCursor(index === undefined || leftPx < 0 ? undefined : { index, leftPx }),
			}),
			columns(latest.current.data),
			element,
		);
		chart.current = created;
		const observer = new ResizeObserver(() => created.setSize({ width: element.clientWidth, height: CHART_HEIGHT_PX }));
		observer.observe(element);
		return () => {
			observer.disconnect();
			created.destroy();
			chart.current = null;
		};
	}, []);

	useEffect(() => {
		latest.current = props;
		chart.current?.setData(columns(props.data));
	}, [props]);

	const { data } = props;
	const lastIndex = data.atS.length - 1;
	const moveCursor = (event: KeyboardEvent) => {
		const step = { ArrowLeft: -1, ArrowRight: 1, Home: -lastIndex, End: lastIndex }[event.key];
		if (chart.current === null || step === undefined) return;
		event.preventDefault();
		const atS = data.atS[Math.min(lastIndex, Math.max(0, (cursor?.index ?? lastIndex + 1) + step))];
		if (atS !== undefined) chart.current.setCursor({ left: chart.current.valToPos(atS, "x"), top: 0 });
	};

	return (
		<div
			className="relative"
			role="slider"
			tabIndex={0}
			aria-label={props.label}
			aria-valuemin={0}
			aria-valuemax={Math.max(0, lastIndex)}
			aria-valuenow={cursor?.index ?? Math.max(0, lastIndex)}
			aria-valuetext={describePoint(data, cursor?.index ?? lastIndex)}
			onKeyDown={moveCursor}
		>
			<div ref={holder} style={{ height: CHART_HEIGHT_PX }} />
			{cursor === undefined ? null : <ChartTooltip data={data} index={cursor.index} leftPx={cursor.leftPx} />}
		</div>
	);
}

function columns(data: ChartData): uPlot.AlignedData {
	return [data.atS, data.read, data.published, data.skipped, data.failed];
}
