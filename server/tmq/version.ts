/** Compares dotted version numbers; a suffix such as `.alpha` is ignored, what is missing counts as 0. */
export function isAtLeast(version: string, wanted: string): boolean {
	const have = numbersOf(version);
	for (const [index, number] of numbersOf(wanted).entries()) {
		const difference = (have[index] ?? 0) - number;
		if (difference !== 0) return difference > 0;
	}
	return true;
}

function numbersOf(version: string): number[] {
	const numbers: number[] = [];
	for (const part of version.split(".")) {
		if (!/^\d+$/.test(part)) break;
		numbers.push(Number(part));
	}
	return numbers;
}
