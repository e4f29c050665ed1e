import * as z from "zod";
import { countersSchema } from "@/lib/api/task";
import { noCounters } from "@/lib/task/counters";
import type { Counters } from "@/lib/task/types";
import { type CountState, nothingCounted } from "./run-count";

/** Counters as a run stores them; zeros where the text cannot be read, for a lost total must not hide a task. */
export function countersOf(stored: string): Counters {
	try {
		const parsed = countersSchema.safeParse(JSON.parse(stored));
		return parsed.success ? parsed.data : noCounters();
	} catch {
		return noCounters();
	}
}

const partSchema = z.object({
	member: z.number(),
	countId: z
		.string()
		.optional()
		.transform((countId) => countId),
	counters: countersSchema,
});

const countSchema = z.object({
	settled: countersSchema,
	settledUntilMs: z.number().default(0),
	parts: z.array(partSchema),
	gone: z.array(partSchema.extend({ goneAtMs: z.number() })).default([]),
});

/** What a run under way stores beside its totals: how they came about. */
export function countOf(stored: string): CountState {
	try {
		const parsed = countSchema.safeParse(JSON.parse(stored));
		return parsed.success ? parsed.data : nothingCounted();
	} catch {
		return nothingCounted();
	}
}
