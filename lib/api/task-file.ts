import * as z from "zod";
import { SECRET_NAMES } from "./task";

/** `POST /api/tasks/export`; without ids, every task but the demo. */
export const exportInputSchema = z.object({ ids: z.array(z.string()).min(1).max(1_000).optional() });

/** Hosts to put in place of those in the file, both as `host:port`. */
const hostChangesSchema = z.record(z.string(), z.string().trim().max(300));

/** `POST /api/tasks/import`. Nothing is changed unless `apply` is true, and then all or nothing. */
export const importInputSchema = z.object({
	yaml: z.string(),
	apply: z.boolean().default(false),
	hosts: z
		.object({ source: hostChangesSchema.default({}), broker: hostChangesSchema.default({}) })
		.default({ source: {}, broker: {} }),
	/** By name of the task. */
	secrets: z.record(z.string(), z.partialRecord(z.enum(SECRET_NAMES), z.string().min(1).max(65_536))).default({}),
});
export type ImportInput = z.input<typeof importInputSchema>;

const lineSchema = z.int().min(1);

/** One task of the file against what is stored under its name. */
export const importEntrySchema = z.object({
	name: z.string(),
	line: lineSchema,
	kind: z.enum(["new", "changed", "unchanged"]),
	diff: z.array(z.object({ kind: z.enum(["same", "added", "removed"]), text: z.string() })),
	/** Secrets that have to be typed before it can be taken. */
	asksFor: z.array(z.enum(SECRET_NAMES)),
	/** Secrets whose given value is not what is stored. */
	newSecrets: z.array(z.enum(SECRET_NAMES)),
	/** It is running and would be restarted with the new settings. */
	isRestarted: z.boolean(),
});
export type ImportEntry = z.infer<typeof importEntrySchema>;

export const importPlanSchema = z.object({
	isApplied: z.boolean(),
	/** In the order of the file. */
	entries: z.array(importEntrySchema),
	/** What keeps the file from being taken, by line. */
	issues: z.array(z.object({ line: lineSchema, task: z.string().optional(), code: z.string(), message: z.string() })),
	/** Every host that the file names, before any is replaced. */
	hosts: z.object({ source: z.array(z.string()), broker: z.array(z.string()) }),
});
export type ImportPlan = z.infer<typeof importPlanSchema>;
