import * as z from "zod";
import { taskEventSchema } from "./task";

export const LOG_LEVELS = ["info", "warning", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What is wanted of a task's log: these levels (all where none is named) whose text holds this. */
export const logFilterSchema = z.object({
	levels: z.array(z.enum(LOG_LEVELS)).default([]),
	text: z.string().max(500).default(""),
});
export type LogFilter = z.input<typeof logFilterSchema>;

/** Query of `GET /api/tasks/ID/events`: lines older than `before`, an id. */
export const logQuerySchema = z.object({
	...logFilterSchema.shape,
	before: z.coerce.number().int().positive().optional(),
	limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
export type LogQuery = z.input<typeof logQuerySchema>;

/** Newest first. */
export const logPageSchema = z.object({
	events: z.array(taskEventSchema),
	/** Ask with this for what comes after; undefined at the end of the log. */
	before: z.string().optional(),
});
export type LogPage = z.infer<typeof logPageSchema>;

/** Query of `GET /api/tasks/ID/log`: the whole log as a file, oldest first. */
export const logFileQuerySchema = z.object({
	...logFilterSchema.shape,
	format: z.enum(["text", "ndjson"]).default("text"),
});

/** Filter and paging as the query of an address; the same names as in the schemas. */
export function logSearch({ levels = [], text = "" }: LogFilter, more: Record<string, string> = {}): URLSearchParams {
	const search = new URLSearchParams(more);
	for (const level of levels) search.append("levels", level);
	if (text !== "") search.set("text", text);
	return search;
}

/** The query of an address as input for the schemas. */
export function readLogSearch(search: URLSearchParams): Record<string, string | string[]> {
	const { levels: _, ...rest } = Object.fromEntries(search);
	return { ...rest, levels: search.getAll("levels") };
}
