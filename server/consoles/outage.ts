/** A time without Redis that is over, in Unix ms. */
export interface Outage {
	sinceMs: number;
	untilMs: number;
	/** How long tasks go on without Redis. */
	goOnMs: number;
}

/** For the log of a task. */
export function outageInWords({ sinceMs, untilMs, goOnMs }: Outage): string {
	return `Redis did not answer from ${secondOf(sinceMs)} to ${secondOf(untilMs)} UTC. Without it a task goes on for up to ${goOnMs / 1_000} s, then rests until it is back; its chart has a hole there.`;
}

/** `2026-11-23 04:05:06`. */
function secondOf(unixMs: number): string {
	return new Date(unixMs).toISOString().slice(0, 19).replace("T", " ");
}
