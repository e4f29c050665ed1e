import * as z from "zod";
import { countersSchema } from "@/lib/api/task";
import { noCounters } from "@/lib/task/counters";
import type { Counters } from "@/lib/task/types";
import type { CountState } from "./run-count";

/** Counters as a run stores them; zeros where the text cannot be read, for a lost total must not hide a task. */
export function countersOf(stored: string): Counters {
	try {
		const parsed = countersSchema.safeParse(JSON.parse(stored));
		return parsed.success ? parsed.data : noCounters();
	} catch {
		return noCounters();
	}
}

const countSchema = z.object({
	settled: countersSchema,
	parts: z.array(
		z.object({
			member: z.number(),
			countId: z
				.string()
				.optional()
				.transform((countId) => countId),
			counters: countersSchema,
		}),
	),
});

/** What a run under way stores beside its totals: how they came about. */
export function countOf(stored: string): CountState {
	const nothing = { settled: noCounters(), parts: [] };
	try {
		const parsed = countSchema.safeParse(JSON.parse(stored));
		return parsed.success ? parsed.data : nothing;
	} catch {
		return nothing;
	}
}
