import * as z from "zod";

/**
 * `full`: no room on the disk. `locked`: another process holds the database. `unreachable`: a database on another machine
 * does not answer. `broken`: anything else.
 */
export const STORE_TROUBLES = ["full", "locked", "unreachable", "broken"] as const;
export type StoreTrouble = (typeof STORE_TROUBLES)[number];

/**
 * Whether the console's own database takes what it is given (`GET /api/store`). Publishing does not depend on it: while
 * it fails, histories and logs have a hole, and settings cannot be changed.
 */
export const storeStateSchema = z.discriminatedUnion("status", [
	z.object({ status: z.literal("working") }),
	z.object({
		status: z.literal("failing"),
		trouble: z.enum(STORE_TROUBLES),
		/** Since when nothing is stored, Unix ms. */
		sinceMs: z.number(),
		/** Entries of histories and logs that were left out so far. */
		lost: z.number(),
	}),
]);
export type StoreState = z.infer<typeof storeStateSchema>;
