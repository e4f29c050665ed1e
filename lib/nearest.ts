/**
 * The candidate that `typed` is most likely a slip of: a different case or separator first, else at most a third of
 * its letters wrong (two of them swapped count as one). Undefined when none is near.
 */
export function nearest<T extends string>(typed: string, candidates: Iterable<T>): T | undefined {
	let best: T | undefined;
	let bestDistance = Math.max(1, Math.floor(typed.length / 3)) + 1;
	for (const candidate of candidates) {
		if (squash(candidate) === squash(typed)) return candidate;
		const distance = editDistance(typed.toLowerCase(), candidate.toLowerCase(), bestDistance);
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}

/** A name without what people write differently: case, dots, dashes and underscores. */
export function squash(name: string): string {
	return name.toLowerCase().replace(/[\s._-]/g, "");
}

/** Edits, swaps of neighbours included; `limit` when there are that many or more. */
function editDistance(a: string, b: string, limit: number): number {
	if (Math.abs(a.length - b.length) >= limit) return limit;
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const isSame = a[i - 1] === b[j - 1];
			let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (isSame ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
				cost = Math.min(cost, at(beforeLast, j - 2) + 1);
			}
			row.push(cost);
		}
		beforeLast = last;
		last = row;
	}
	return Math.min(limit, at(last, b.length));
}

function at(row: readonly number[], index: number): number {
	return row[index] ?? Number.POSITIVE_INFINITY;
}
