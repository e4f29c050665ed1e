import * as z from "zod";

/** `GET /api/about`: what runs, for people and for reports of faults. Nothing in it is secret. */
export const aboutSchema = z.object({
	version: z.string(),
	node: z.string(),
	/** Such as `linux x64`. */
	platform: z.string(),
	uptimeMs: z.number(),
	memoryBytes: z.number(),
	demo: z.enum(["off", "idle", "running"]),
});
export type About = z.infer<typeof aboutSchema>;
