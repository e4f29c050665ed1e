const SHORT_HOLE_MS = 600_000;

/** `from 2026-11-23 04:05 to 2026-11-23 05:30 UTC`; with seconds where the hole is short. */
export function holeTimes(fromMs: number, toMs: number): string {
	const length = toMs - fromMs < SHORT_HOLE_MS ? "2026-11-23 04:05:06".length : "2026-11-23 04:05".length;
	const shown = (atMs: number) => new Date(atMs).toISOString().slice(0, length).replace("T", " ");
	return `from ${shown(fromMs)} to ${shown(toMs)} UTC`;
}
