import * as z from "zod";
import { redisStateSchema } from "./redis";
import { storeStateSchema } from "./store";
import { liveSampleSchema, liveSchema, taskEventSchema, taskSchema } from "./task";

/**
 * Server-sent events of `GET /api/events`. Each has an SSE `id`; after a cut the browser sends `Last-Event-ID`. The
 * first event is always a `snapshot`, so a client that was away never has to guess.
 */
export const serverEventSchema = z.discriminatedUnion("type", [
	z.object({
		type: z.literal("snapshot"),
		streamId: z.string(),
		tasks: z.array(taskSchema),
		store: storeStateSchema,
		/** Missing where there is no Redis. */
		redis: redisStateSchema.optional(),
		serverTimeMs: z.number(),
	}),
	/** A task was created or changed in settings. */
	z.object({ type: z.literal("task"), task: taskSchema }),
	z.object({ type: z.literal("task-deleted"), taskId: z.string() }),
	/** Once a second: tasks whose numbers moved. States also at once. */
	z.object({ type: z.literal("live"), live: z.record(z.string(), liveSchema) }),
	/** Messages of a watched task, newest last, at most a few a second; `shownOf` is what really passed. */
	z.object({
		type: z.literal("samples"),
		taskId: z.string(),
		samples: z.array(liveSampleSchema),
		shownOf: z.number(),
	}),
	z.object({ type: z.literal("log"), taskId: z.string(), event: taskEventSchema }),
	/** The console's store begins to fail, loses more, or works again. */
	z.object({ type: z.literal("store"), store: storeStateSchema }),
	/** The link to Redis is lost, or back. */
	z.object({ type: z.literal("redis"), redis: redisStateSchema }),
	z.object({ type: z.literal("heartbeat"), serverTimeMs: z.number() }),
]);
export type ServerEvent = z.infer<typeof serverEventSchema>;

/** `PUT /api/events/watch`: the tasks whose samples this stream wants. */
export const watchInputSchema = z.object({ streamId: z.string(), taskIds: z.array(z.string()).max(10) });
