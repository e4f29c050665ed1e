import * as z from "zod";

/** Answer of `GET`, `POST` (start) and `DELETE /api/demo`. */
export const demoStatusSchema = z.object({
	/** False: switched off, or its ends could not be reached from where pipelines run. */
	isOffered: z.boolean(),
	/** The embedded simulator and broker are there. */
	isRunning: z.boolean(),
	/** The demo's task, when there is one. */
	taskId: z.string().optional(),
});
/** Answer of `POST /api/demo/ends`: ids of the saved connections. */
export const demoEndsSchema = z.object({ source: z.string(), broker: z.string() });

export type DemoStatus = z.infer<typeof demoStatusSchema>;

/** Answer of `POST /api/demo`. */
export const startedDemoSchema = z.object({ taskId: z.string() });
