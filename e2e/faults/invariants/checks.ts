import type { Verdict } from "../oracle/ledger";
import type { Counters } from "../processes/api";

/** A sentence when the accounting does not add up. */
export function identityFault(counters: Counters): string | undefined {
	const { read, published, skipped, failed, inFlight } = counters;
	if (
		read === published + skipped + failed + inFlight &&
		Math.min(...Object.values({ read, published, inFlight })) >= 0
	) {
		return undefined;
	}
	return `read ${read} ≠ published ${published} + skipped ${skipped} + failed ${failed} + in flight ${inFlight}`;
}

/** @throws when one of the oracle's sets is not empty, or a sample of the accounting did not add up */
export function checkVerdict(name: string, verdict: Verdict, identityFaults: readonly string[]): void {
	const found = [...Object.entries(verdict), ["accounting", identityFaults] as const]
		.filter(([, entries]) => entries.length > 0)
		.map(([set, entries]) => `${set}: ${entries.length} (${entries.slice(0, 5).join("; ")}…)`);
	if (found.length > 0) throw new Error(`The oracle of ${name} found ${found.join(", ")}`);
}

/** A condition that must hold now. */
export function expect(condition: boolean, what: string): asserts condition {
	if (!condition) throw new Error(`Expected: ${what}`);
}
