import { holeTimes } from "@/server/supervisor/hole-times";

/** A time without Redis that is over, in Unix ms. */
export interface Outage {
	sinceMs: number;
	untilMs: number;
	/** How long tasks go on without Redis. */
	goOnMs: number;
}

/** For the log of a task. */
export function outageInWords({ sinceMs, untilMs, goOnMs }: Outage): string {
	return `Redis did not answer ${holeTimes(sinceMs, untilMs)}. Without it a task goes on for up to ${goOnMs / 1_000} s, then rests until it is back; its chart has a hole there.`;
}
