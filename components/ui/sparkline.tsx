import { cx } from "./cx";

const HEIGHT = 22;
/** Room for half the line's width, so that a peak is not cut. */
const TOP = 1;
const FLOOR = HEIGHT - 1;

interface SparklineProps {
	/** Oldest first, evenly spaced; null where nothing was recorded, drawn as a gap. */
	values: readonly (number | null)[];
	/** Blue while something flows, grey when not. */
	isFlowing: boolean;
	/** Ends in a dot of this colour. */
	end?: "red" | "amber" | undefined;
	width?: number;
	height?: number;
	className?: string;
}

/** Shape of the last minutes, from zero. Decoration beside its number, so hidden from screen readers. */
export function Sparkline({ values, isFlowing, end, width = 88, height = HEIGHT, className }: SparklineProps) {
	const peak = Math.max(0, ...values.map((value) => value ?? 0));
	const step = values.length > 1 ? width / (values.length - 1) : 0;
	const y = (value: number) => (peak === 0 ? FLOOR : FLOOR - (value / peak) * (FLOOR - TOP));
	const runs = unbrokenRuns(values);
	const last = values.at(-1);
	return (
		<svg
			aria-hidden
			width={width}
			height={height}
			viewBox={`0 0 ${width} ${HEIGHT}`}
			preserveAspectRatio="none"
			className={cx("shrink-0", isFlowing ? "text-series-published" : "text-series-read", className)}
		>
			{runs.length === 0 && <path d={`M0 ${FLOOR}H${width}`} stroke="var(--line-2)" />}
			{runs.map((run) => {
				const line = run.values
					.map((value, index) => `${round((run.from + index) * step)} ${round(y(value))}`)
					.join("L");
				const left = round(run.from * step);
				const right = round((run.from + run.values.length - 1) * step);
				return (
					<g key={run.from}>
						<path d={`M${left} ${FLOOR}L${line}L${right} ${FLOOR}Z`} fill="currentColor" opacity={0.09} />
						<path
							d={`M${line}`}
							fill="none"
							stroke={peak === 0 ? "var(--line-2)" : "currentColor"}
							strokeWidth={1.25}
							strokeLinejoin="round"
						/>
					</g>
				);
			})}
			{end !== undefined && (
				<circle
					cx={width - 2}
					cy={y(last ?? 0) - 1}
					r={2}
					fill={end === "red" ? "var(--red-dot)" : "var(--amber-dot)"}
				/>
			)}
		</svg>
	);
}

function unbrokenRuns(values: readonly (number | null)[]): { from: number; values: number[] }[] {
	const runs: { from: number; values: number[] }[] = [];
	let open: { from: number; values: number[] } | undefined;
	values.forEach((value, index) => {
		if (value === null) {
			open = undefined;
			return;
		}
		if (open === undefined) {
			open = { from: index, values: [] };
			runs.push(open);
		}
		open.values.push(value);
	});
	return runs;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
