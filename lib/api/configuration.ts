import * as z from "zod";
import { SECRET_NAMES } from "./task";

/** What may travel at once: the texts of an installation of ten thousand tasks. */
export const CONFIGURATION_LIMITS = { files: 20_000, bodyBytes: 16_777_216 } as const;

const secretValuesSchema = z.record(z.string(), z.partialRecord(z.enum(SECRET_NAMES), z.string().min(1).max(65_536)));

/** `POST /api/configuration/plan` and `POST /api/configuration`. */
export const configurationInputSchema = z.object({
	/** YAML files, each under the name by which issues call it. */
	files: z.array(z.object({ name: z.string().min(1).max(1_000), yaml: z.string() })).max(CONFIGURATION_LIMITS.files),
	/** Values of secrets that the files name, by name of the task or connection. */
	secrets: z
		.object({ tasks: secretValuesSchema.default({}), connections: secretValuesSchema.default({}) })
		.default({ tasks: {}, connections: {} }),
	/** What is made now is remembered under this name, for a later prune. */
	set: z
		.string()
		.regex(/^[a-z0-9][a-z0-9._-]{0,59}$/i, "Use up to 60 letters, digits, dots and dashes.")
		.default("default"),
	/** Delete what an earlier run with the same set has made and what is in no file any more. */
	prune: z.boolean().default(false),
	/** Names of further tasks and connections to delete, whoever made them. */
	remove: z.array(z.string()).max(1_000).default([]),
	/** Start every task of the files that is not wanted running. */
	start: z.boolean().default(false),
});
export type ConfigurationInput = z.input<typeof configurationInputSchema>;

export const configurationEntrySchema = z.object({
	kind: z.enum(["task", "connection"]),
	name: z.string(),
	change: z.enum(["new", "changed", "unchanged", "removed"]),
	/** Where it stands; missing for what is removed. */
	file: z.string().optional(),
	line: z.int().min(1).optional(),
	diff: z.array(z.object({ kind: z.enum(["same", "added", "removed"]), text: z.string() })),
	/** Secrets whose given value is not what is stored. */
	newSecrets: z.array(z.enum(SECRET_NAMES)),
	/** A task that runs and is restarted with its new settings. */
	isRestarted: z.boolean(),
	/** A task that is started. */
	isStarted: z.boolean(),
});
export type ConfigurationEntry = z.infer<typeof configurationEntrySchema>;

export const configurationIssueSchema = z.object({
	file: z.string(),
	line: z.int().min(1),
	/** Name of the task or connection, where one is known. */
	name: z.string().optional(),
	/** Such as `source.group.id`. */
	field: z.string().optional(),
	code: z.string(),
	message: z.string(),
});
export type ConfigurationIssue = z.infer<typeof configurationIssueSchema>;

export const configurationPlanSchema = z.object({
	isApplied: z.boolean(),
	/** Connections, then tasks, in the order of the files; then what is removed. */
	entries: z.array(configurationEntrySchema),
	/** What keeps all of it from being taken. */
	issues: z.array(configurationIssueSchema),
});
export type ConfigurationPlan = z.infer<typeof configurationPlanSchema>;

/** Whether applying it would do anything. */
export function wouldChange({ change, isStarted }: ConfigurationEntry): boolean {
	return change !== "unchanged" || isStarted;
}
