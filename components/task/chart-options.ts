import type uPlot from "uplot";

/** Colours of the running theme, read from the page so that the chart shares its palette. */
export interface ChartColours {
	read: string;
	published: string;
	skipped: string;
	failed: string;
	line: string;
	base: string;
	ink: string;
	ground: string;
	mark: string;
}

export function readChartColours(element: Element): ChartColours {
	const style = getComputedStyle(element);
	const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
	return {
		read: colour("series-read"),
		published: colour("series-published"),
		skipped: colour("series-skipped"),
		failed: colour("series-failed"),
		line: colour("line"),
		base: colour("line-2"),
		ink: colour("ink-3"),
		ground: colour("bg"),
		mark: colour("amber-dot"),
	};
}

export interface ChartMark {
	atMs: number;
	message: string;
}

interface Overlay {
	marks: readonly ChartMark[];
	gaps: readonly { fromMs: number; toMs: number }[];
	gapLabel: string;
}

const FAILED_LEAST_PX = 7;
/** Between a mark and its words. */
const LABEL_GAP_PX = 8;
const LEAST_LABEL_CHARS = 12;
/** Half a label of the time axis, less the room right of the axis. */
const END_LABEL_PX = 10;

/** `#rrggbb` with an opacity of 0 to 1. */
export function withAlpha(hex: string, alpha: number): string {
	const value = Math.round(alpha * 255)
		.toString(16)
		.padStart(2, "0");
	return /^#[0-9a-f]{6}$/i.test(hex) ? `${hex}${value}` : hex;
}

export interface ChartOptionsInput {
	width: number;
	height: number;
	colours: ChartColours;
	fontFamily: string;
	formatRate: (value: number) => string;
	/** A label of the time axis; the labels stand `stepS` apart. */
	formatTime: (atMs: number, stepS: number) => string;
	/** Bounds of the time axis, Unix seconds: it spans the whole window even where nothing was recorded. */
	range: () => [number, number];
	overlay: () => Overlay;
	onCursor: (index: number | undefined, leftPx: number) => void;
}

/** Series order of the chart's data: time, read, published, skipped, failed. */
export function chartOptions(input: ChartOptionsInput): uPlot.Options {
	const { colours } = input;
	const font = `11px ${input.fontFamily}`;
	return {
		width: input.width,
		height: input.height,
		padding: [12, 8, 0, 0],
		legend: { show: false },
		cursor: {
			y: false,
			drag: { x: false, y: false, setScale: false },
			points: { size: 7, width: 1.5, fill: () => colours.ground },
		},
		scales: {
			x: { time: true, range: () => input.range() },
			y: { range: (_chart, _least, most) => [0, niceCeiling(most ?? 0)] },
		},
		axes: [
			{
				font,
				stroke: colours.ink,
				grid: { show: false },
				ticks: { show: false },
				border: { show: true, stroke: colours.base, width: 1 },
				size: 26,
				gap: 6,
				space: (_chart, _axis, _from, _to, widthPx) => (widthPx < 400 ? 50 : 90),
				// A label at the very end would be cut in half.
				values: (chart, splits, _axis, _space, incrementS) => {
					const end = chart.over.clientWidth - END_LABEL_PX;
					return splits.map((split) =>
						chart.valToPos(split, "x") > end ? "" : input.formatTime(split * 1_000, incrementS),
					);
				},
			},
			{
				font,
				stroke: colours.ink,
				grid: { stroke: colours.line, width: 1 },
				ticks: { show: false },
				size: 48,
				gap: 8,
				splits: (_chart, _axis, _least, most) => [0, 1, 2, 3, 4].map((step) => (most * step) / 4),
				values: (_chart, splits) => splits.map((split) => input.formatRate(split)),
			},
		],
		bands: [{ series: [1, 2], fill: withAlpha(colours.read, 0.2) }],
		series: [
			{},
			{ stroke: colours.read, width: 1.25, points: { show: false } },
			{ stroke: colours.published, width: 1.6, fill: withAlpha(colours.published, 0.16), points: { show: false } },
			{ stroke: colours.skipped, width: 1.4, points: { show: false } },
			{ stroke: "transparent", width: 0, points: { show: false } },
		],
		hooks: {
			draw: [
				(chart) => drawFailed(chart, colours),
				(chart) => drawGaps(chart, input.overlay(), colours, font),
				(chart) => drawMarks(chart, input.overlay().marks, colours, font),
			],
			setCursor: [(chart) => input.onCursor(chart.cursor.idx ?? undefined, chart.cursor.left ?? -1)],
		},
	};
}

/** The least of 1, 2, 4, 6, 8 times a power of ten that holds the value: four even grid steps with short labels. */
export function niceCeiling(value: number): number {
	if (value <= 4) return 4;
	const power = 10 ** Math.floor(Math.log10(value));
	for (const factor of [1, 2, 4, 6, 8]) if (value <= factor * power) return factor * power;
	return 10 * power;
}

/** Refused messages are few beside the rest: bars from the base that stay visible however small the number is. */
function drawFailed(chart: uPlot, colours: ChartColours): void {
	const [times, , , , failed] = chart.data;
	const ratio = devicePixelRatio;
	const base = chart.valToPos(0, "y", true);
	const context = chart.ctx;
	context.save();
	context.strokeStyle = colours.failed;
	context.lineWidth = 1.5 * ratio;
	context.beginPath();
	for (const [index, value] of (failed ?? []).entries()) {
		const at = times[index];
		if (value === null || value === undefined || value <= 0 || at === undefined) continue;
		const x = chart.valToPos(at, "x", true);
		const top = Math.min(chart.valToPos(value, "y", true), base - FAILED_LEAST_PX * ratio);
		context.moveTo(x, base);
		context.lineTo(x, top);
	}
	context.stroke();
	context.restore();
}

function drawGaps(chart: uPlot, overlay: Overlay, colours: ChartColours, font: string): void {
	const context = chart.ctx;
	context.save();
	context.font = scaled(font);
	context.fillStyle = colours.ink;
	context.textAlign = "center";
	for (const gap of overlay.gaps) {
		const from = Math.max(chart.valToPos(gap.fromMs / 1_000, "x", true), chart.bbox.left);
		const to = chart.valToPos(gap.toMs / 1_000, "x", true);
		if (to - from < context.measureText(overlay.gapLabel).width + 12 * devicePixelRatio) continue;
		context.fillText(overlay.gapLabel, (from + to) / 2, chart.bbox.top + chart.bbox.height / 2);
	}
	context.restore();
}

/** A dotted rule with a diamond and words where something happened. */
function drawMarks(chart: uPlot, marks: readonly ChartMark[], colours: ChartColours, font: string): void {
	const context = chart.ctx;
	const ratio = devicePixelRatio;
	const { left, top, width, height } = chart.bbox;
	context.save();
	context.font = scaled(font);
	context.lineWidth = ratio;
	const half = 4 * ratio;
	const placed = marks
		.map(({ atMs, message }) => ({ message, x: chart.valToPos(atMs / 1_000, "x", true) }))
		.filter(({ x }) => x >= left && x <= left + width);
	/** Where the words or the diamond of the mark before end. */
	let takenUntil = left;
	for (const [index, { message, x }] of placed.entries()) {
		context.strokeStyle = colours.mark;
		context.setLineDash([2 * ratio, 3 * ratio]);
		context.beginPath();
		context.moveTo(x, top + 12 * ratio);
		context.lineTo(x, top + height);
		context.stroke();
		context.fillStyle = colours.mark;
		const middle = top + 8 * ratio;
		context.beginPath();
		context.moveTo(x, middle - half);
		context.lineTo(x + half, middle);
		context.lineTo(x, middle + half);
		context.lineTo(x - half, middle);
		context.fill();
		const gap = LABEL_GAP_PX * ratio;
		const leftRoom = x - gap - takenUntil;
		const next = placed[index + 1];
		const rightRoom = (next === undefined ? left + width : next.x - gap) - x - gap;
		const isOnLeft = context.measureText(message).width <= leftRoom || leftRoom >= rightRoom;
		const words = fitted(context, message, isOnLeft ? leftRoom : rightRoom);
		takenUntil = x + gap + (isOnLeft ? 0 : context.measureText(words).width);
		if (words === "") continue;
		context.fillStyle = colours.ink;
		context.textAlign = isOnLeft ? "right" : "left";
		context.fillText(words, x + (isOnLeft ? -gap : gap), middle + 4 * ratio);
	}
	context.restore();
}

/** The words, cut to the room with an ellipsis; nothing where only a stump of them would be left. */
function fitted(context: CanvasRenderingContext2D, words: string, roomPx: number): string {
	if (context.measureText(words).width <= roomPx) return words;
	const kept = Math.floor((words.length * roomPx) / context.measureText(words).width) - 1;
	return kept < LEAST_LABEL_CHARS ? "" : `${words.slice(0, kept).trimEnd()}…`;
}

/** uPlot draws in device pixels. */
function scaled(font: string): string {
	return font.replace(/^(\d+)px/, (_whole, size) => `${Number(size) * devicePixelRatio}px`);
}
