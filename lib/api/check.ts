import * as z from "zod";
import { SECRET_NAMES } from "./task";

/**
 * Ends to check, peek at or list topics of. Secrets typed in the form travel here; a secret that is stored and
 * untouched is named in `useStored` together with the task or saved connection it belongs to, and used only if host and
 * port are the stored ones.
 */
export const endInputSchema = z.object({
	dsn: z.string().min(1).max(65_536),
	secrets: z.partialRecord(z.enum(SECRET_NAMES), z.string().max(65_536)).default({}),
	taskId: z.string().optional(),
	/** Goes before `taskId`. */
	connectionId: z.string().optional(),
	useStored: z.array(z.enum(SECRET_NAMES)).default([]),
});
export type EndInput = z.input<typeof endInputSchema>;

export const checkInputSchema = z.object({
	end: z.enum(["source", "broker"]),
	...endInputSchema.shape,
	/** Publish one message "Spillway connection check" to this MQTT topic (broker only). */
	testTopic: z.string().max(65_535).optional(),
});
export type CheckInput = z.input<typeof checkInputSchema>;

export const CHECK_STEPS = ["resolve", "connect", "tls", "sign-in", "tmq-topic", "may-publish"] as const;

/** One line of the NDJSON answer of `POST /api/checks`: steps arrive as they are done. */
export const checkStepSchema = z.object({
	step: z.enum(CHECK_STEPS),
	outcome: z.enum(["passed", "failed", "skipped", "unknown"]),
	/** Short fact beside a passed step: address, `4 ms`, `4 vgroups`, `No TLS`. */
	detail: z.string().optional(),
	/** Sentence when failed: what happened, then what to do. */
	message: z.string().optional(),
	/** A field that the form can mend with one click, and the value. */
	suggestion: z.object({ label: z.string(), field: z.string(), value: z.string() }).optional(),
});
export type CheckStep = z.infer<typeof checkStepSchema>;

export const tmqTopicSchema = z.object({
	name: z.string(),
	database: z.string(),
	type: z.enum(["column", "stable", "db"]),
	withMeta: z.boolean(),
	sql: z.string(),
	/** Columns of a data row, when the server tells them. */
	columns: z.array(z.object({ name: z.string(), type: z.string(), length: z.number() })).optional(),
});
export type TmqTopicInfo = z.infer<typeof tmqTopicSchema>;
export const tmqTopicsSchema = z.object({ topics: z.array(tmqTopicSchema) });

export const peekInputSchema = z.object({
	source: endInputSchema,
	/** Templates are rendered in the browser: only the source is needed. */
	rows: z.number().int().min(1).max(100).default(10),
	waitS: z.number().int().min(1).max(60).default(10),
});
export type PeekInput = z.input<typeof peekInputSchema>;

/** One line of the NDJSON answer of `POST /api/peeks`. The browser renders topics from `values`. */
export const peekLineSchema = z.discriminatedUnion("type", [
	z.object({ type: z.literal("progress"), message: z.string(), elapsedMs: z.number() }),
	z.object({
		type: z.literal("message"),
		kind: z.string(),
		values: z.record(z.string(), z.string()),
		body: z.string(),
	}),
	z.object({
		type: z.literal("done"),
		reason: z.enum(["enough", "time"]),
		elapsedMs: z.number(),
		/** The throwaway group was dropped again; false: with a sentence. */
		groupDropped: z.boolean(),
		message: z.string().optional(),
	}),
	z.object({ type: z.literal("error"), message: z.string() }),
]);
export type PeekLine = z.infer<typeof peekLineSchema>;
