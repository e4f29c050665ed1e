import * as z from "zod";
import { countersSchema } from "@/lib/api/task";
import { noCounters } from "@/lib/task/counters";
import type { Counters } from "@/lib/task/types";

/** Counters as a run stores them; zeros where the text cannot be read, for a lost total must not hide a task. */
export function countersOf(stored: string): Counters {
	try {
		const parsed = countersSchema.safeParse(JSON.parse(stored));
		return parsed.success ? parsed.data : noCounters();
	} catch {
		return noCounters();
	}
}

/** What a run under way stores beside its totals: those of its pipelines that are gone. */
export function settledOf(stored: string): Counters {
	try {
		const parsed = z.object({ settled: countersSchema }).safeParse(JSON.parse(stored));
		return parsed.success ? parsed.data.settled : noCounters();
	} catch {
		return noCounters();
	}
}
