const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * Wait before a further attempt: 1 s doubling to 60 s, of which the last half is left to chance so that many tasks
 * that lost one server do not come back in one moment.
 *
 * @param attempt 1 for the first retry
 * @param chance  0 to 1, usually `Math.random()`
 */
export function backoffMs(attempt: number, chance: number): number {
	const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempt - 1));
	return Math.round(full / 2 + (full / 2) * chance);
}
