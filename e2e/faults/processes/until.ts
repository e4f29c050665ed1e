/** So long that only a hang reaches it: nothing here is a measurement. */
const PATIENCE_MS = Number(process.env["SPILLWAY_FAULTS_PATIENCE_MS"] ?? 120_000);
const LOOK_MS = 25;

/** Resolves when the condition holds. What it waits for is named when it never does; `tell` adds what was seen last. */
export async function until(
	what: string,
	condition: () => boolean | Promise<boolean>,
	{ tell = () => "", patienceMs = PATIENCE_MS }: { tell?: () => string; patienceMs?: number } = {},
): Promise<void> {
	const deadline = performance.now() + patienceMs;
	while (!(await condition())) {
		if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}. ${tell()}`.trim());
		await pause(LOOK_MS);
	}
}

export function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

/** For figures; nothing is asserted about it. */
export function secondsSince(startedMs: number): number {
	return Number(((performance.now() - startedMs) / 1_000).toFixed(1));
}
