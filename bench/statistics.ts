export interface Summary {
	min: number;
	median: number;
	max: number;
}

export function summary(values: readonly number[]): Summary {
	const sorted = [...values].sort((one, other) => one - other);
	const middle = (sorted.length - 1) / 2;
	const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
	return { min: sorted[0] ?? 0, median, max: sorted.at(-1) ?? 0 };
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Median over the rounds of one rate divided by the other of the same round. */
export function medianRatio(values: readonly number[], others: readonly number[]): number {
	return summary(values.map((value, round) => value / (others[round] ?? Number.NaN))).median;
}

/** Of Student's t, two-sided, for 1 to 30 degrees of freedom. */
const T_95 = [
	12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
	2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;

/** Geometric mean of the rounds' ratios, and where it lies with 95 % confidence. At least two rounds. */
export function ratioWithConfidence(values: readonly number[], others: readonly number[]) {
	const logs = values.map((value, round) => Math.log(value / (others[round] ?? Number.NaN)));
	const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
	const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
	const margin = (T_95[logs.length - 2] ?? 1.96) * Math.sqrt(variance / logs.length);
	return { ratio: Math.exp(mean), low: Math.exp(mean - margin), high: Math.exp(mean + margin) };
}

/** Two digits after the point, for what is printed and stored. */
export function rounded(value: number, digits = 2): number {
	return Number(value.toFixed(digits));
}
