import * as z from "zod";

/** RFC 9457 problem details; every error answer of `/api` has this body. */
export const problemSchema = z.object({
	type: z.string(),
	title: z.string(),
	status: z.number(),
	/** What happened and what to do, without secrets. */
	detail: z.string(),
	code: z.string(),
	issues: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
