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
