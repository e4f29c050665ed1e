import * as z from "zod";

/**
 * Whether a console hears the Redis through which workers and consoles speak. While it is lost, tasks go on for a moment
 * and then rest, what is shown of them is the last that was heard, and starts and stops wait.
 */
export const redisStateSchema = z.discriminatedUnion("status", [
	z.object({ status: z.literal("working") }),
	z.object({
		status: z.literal("lost"),
		/** When Redis answered last, Unix ms. */
		sinceMs: z.number(),
		/** How long tasks go on without it, in ms from then. */
		goOnMs: z.number(),
	}),
]);
export type RedisState = z.infer<typeof redisStateSchema>;
