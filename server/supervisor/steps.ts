import { SLOT_MS } from "./throughput";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface Step {
	/** Whole slots of ten seconds. */
	stepMs: number;
	/** A little longer than the longest window that is drawn from it. */
	keptMs: number;
}

/**
 * Lengths in which throughput is stored. Every slot is counted in each of them as it completes, so a window of any
 * length reads a few hundred rows, and the newest point of a long window is as young as that of a short one.
 */
export const STEPS = {
	short: { stepMs: SLOT_MS, keptMs: 2 * HOUR_MS },
	middle: { stepMs: 180_000, keptMs: 25 * HOUR_MS },
	long: { stepMs: 900_000, keptMs: 8 * DAY_MS },
} as const satisfies Record<string, Step>;

export const ALL_STEPS: readonly Step[] = Object.values(STEPS);
