/** Messages a second of each round, one after the other. */
export interface Result {
	readonly id: string;
	readonly spillway: number[];
	readonly peer: number[];
	readonly socket: number[];
}

export interface Summary {
	min: number;
	median: number;
	max: number;
}

export function summary(values: readonly number[]): Summary {
	const sorted = [...values].sort((one, other) => one - other).map(Math.round);
	const middle = (sorted.length - 1) / 2;
	const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
	return { min: sorted[0] ?? 0, median, max: sorted.at(-1) ?? 0 };
}

/** Median over the rounds of Spillway's rate divided by the other's in the same round. */
export function ratiosOf({ spillway, peer, socket }: Result): { peer: number; socket: number } {
	const against = (others: readonly number[]) => {
		const hundredths = summary(spillway.map((rate, round) => (100 * rate) / (others[round] ?? Number.NaN)));
		return hundredths.median / 100;
	};
	return { peer: against(peer), socket: against(socket) };
}

export function printTable(
	machine: string,
	rounds: number,
	windows: Readonly<Record<Exclude<keyof Result, "id">, number>>,
	results: readonly Result[],
): void {
	console.log(`${machine}`);
	console.log(
		`messages/s: median (minimum to maximum) of ${rounds} interleaved rounds; in flight ${windows.spillway}, ${windows.peer}, ${windows.socket}\n`,
	);
	console.log(
		`| ${"case".padEnd(29)} | ${"Spillway".padEnd(27)} | ${"script".padEnd(27)} | ${"socket".padEnd(27)} | × script | × socket |`,
	);
	console.log("| --- | --- | --- | --- | --- | --- |");
	for (const result of results) {
		const [spillway, peer, socket] = [result.spillway, result.peer, result.socket].map((values) => {
			const { min, median, max } = summary(values);
			return `${thousands(median)} (${thousands(min)} to ${thousands(max)})`.padEnd(27);
		});
		const ratio = ratiosOf(result);
		console.log(
			`| ${result.id.padEnd(29)} | ${spillway} | ${peer} | ${socket} | ${ratio.peer.toFixed(2).padEnd(8)} | ${ratio.socket.toFixed(2).padEnd(8)} |`,
		);
	}
}

function thousands(value: number): string {
	return Math.round(value).toLocaleString("en-US");
}
