import { LOG_LEVELS, type LogFilter, type LogLevel } from "@/lib/api/log";
import type { TaskEventRecord } from "@/lib/api/task";

/** What is shown of the log: from this level on, and only lines with this text. */
export interface LogQuery {
	level: "all" | "warning" | "error";
	text: string;
}

export const LOG_VIEWS = ["all", "warning", "error"] as const satisfies readonly LogQuery["level"][];

const LEVELS = { all: [], warning: ["warning", "error"], error: ["error"] } as const satisfies Record<
	LogQuery["level"],
	readonly LogLevel[]
>;

export function readLogQuery(search: URLSearchParams): LogQuery {
	const level = search.get("level");
	return { level: LOG_VIEWS.find((view) => view === level) ?? "all", text: search.get("text") ?? "" };
}

/** The address's query with this part of the page's state in it; the rest stays. */
export function withLogQuery(search: URLSearchParams, { level, text }: LogQuery): string {
	const next = new URLSearchParams(search);
	if (level === "all") next.delete("level");
	else next.set("level", level);
	if (text === "") next.delete("text");
	else next.set("text", text);
	return next.toString();
}

export function filterOf({ level, text }: LogQuery): LogFilter {
	return { levels: [...LEVELS[level]], text: text.trim() };
}

/** Whether a line that comes over the stream is one that the server would have answered. */
export function matchesLog({ level, text }: LogQuery, event: TaskEventRecord): boolean {
	const levels: readonly LogLevel[] = level === "all" ? LOG_LEVELS : LEVELS[level];
	return levels.includes(event.level) && event.message.toLowerCase().includes(text.trim().toLowerCase());
}

/** Lines of the stream, then those of the server's pages; newest first, none twice. */
export function mergeLog(
	live: readonly TaskEventRecord[],
	pages: readonly (readonly TaskEventRecord[])[],
	query: LogQuery,
): readonly TaskEventRecord[] {
	const loaded = pages.flat();
	const newest = Number(loaded[0]?.id ?? 0);
	return [...live.filter((event) => Number(event.id) > newest && matchesLog(query, event)), ...loaded];
}
