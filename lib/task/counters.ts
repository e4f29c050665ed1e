import type { Counters } from "./types";

/** Counters before anything was read. */
export function noCounters(): Counters {
	return {
		read: 0,
		published: 0,
		skipped: 0,
		failed: 0,
		inFlight: 0,
		returned: 0,
		publishedBytes: 0,
		skippedByReason: {},
		unknownByKey: {},
		reconnects: 0,
	};
}
