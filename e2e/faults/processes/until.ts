/** So long that only a hang reaches it: nothing here is a measurement. */
const PATIENCE_MS = Number(process.env["SPILLWAY_FAULTS_PATIENCE_MS"] ?? 120_000);
/** What comes at once is seen at once; what takes its time is not asked for twenty times a second. */
const FIRST_LOOK_MS = 20;
const LAST_LOOK_MS = 250;
const LOOK_GROWTH = 1.25;

interface Patience {
	/** What was seen last, for the failure. */
	tell?: () => string;
	patienceMs?: number;
	/** A number that grows: as long as it does, the wait is not in vain, however slow the machine is. */
	progress?: () => number;
}

/** Resolves when the condition holds. What it waits for is named when it never does. */
export async function until(
	what: string,
	condition: () => boolean | Promise<boolean>,
	{ tell = () => "", patienceMs = PATIENCE_MS, progress = () => 0 }: Patience = {},
): Promise<void> {
	let deadline = performance.now() + patienceMs;
	let reached = progress();
	let lookMs = FIRST_LOOK_MS;
	while (!(await condition())) {
		if (progress() !== reached) {
			reached = progress();
			deadline = performance.now() + patienceMs;
		}
		if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}. ${tell()}`.trim());
		await pause(lookMs);
		lookMs = Math.min(LAST_LOOK_MS, lookMs * LOOK_GROWTH);
	}
}

export function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

/** For figures; nothing is asserted about it. */
export function secondsSince(startedMs: number): number {
	return Number(((performance.now() - startedMs) / 1_000).toFixed(1));
}
