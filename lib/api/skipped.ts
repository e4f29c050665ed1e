import * as z from "zod";

export const skippedSampleSchema = z.object({
	id: z.number(),
	atMs: z.number(),
	/** Why exactly this one was not published. */
	reason: z.string(),
	/** As far as it could be rendered; a variable that was missing stands there by its name. */
	mqttTopic: z.string().optional(),
	/** The first bytes of the body that would have been sent. */
	body: z.string(),
	isCut: z.boolean(),
	bodyBytes: z.number(),
	vgroupId: z.number(),
});
export type SkippedSample = z.infer<typeof skippedSampleSchema>;

/** Messages of one reason. */
export const skippedReasonSchema = z.object({
	/** `skipped` by Spillway, or `failed`: refused by the broker. */
	outcome: z.enum(["skipped", "failed"]),
	/** `skipKey` of the reason, or the code of the broker's refusal. */
	key: z.string(),
	/** Counted in the present or last run; undefined for refusals, which are counted together. */
	count: z.number().optional(),
	/** Counted in all runs that are kept. */
	total: z.number().optional(),
	/** Newest first. */
	samples: z.array(skippedSampleSchema),
});
export type SkippedReason = z.infer<typeof skippedReasonSchema>;

/** Answer of `GET /api/tasks/ID/skipped`: most frequent reason first. */
export const skippedSchema = z.object({
	/** Refused by the broker and passed over: in the present or last run, and in all that are kept. */
	failed: z.object({ count: z.number(), total: z.number() }),
	reasons: z.array(skippedReasonSchema),
});
export type Skipped = z.infer<typeof skippedSchema>;
