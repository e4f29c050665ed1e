import type { TaskEventRecord } from "@/lib/api/task";
import type { Call } from "../context";
import { findTask } from "./internal";

const NEWEST = 500;
const LEVELS = ["info", "warning", "error"] as const;

/**
 * The newest lines of a task's log, newest first.
 *
 * @throws NotFoundError
 */
export async function listEvents({ ctx, input }: Call<{ id: string }>): Promise<{ events: TaskEventRecord[] }> {
	await findTask(ctx.db, input.id);
	const rows = await ctx.db.event.findMany({ where: { taskId: input.id }, orderBy: { id: "desc" }, take: NEWEST });
	return {
		events: rows.map((row) => ({
			id: String(row.id),
			atMs: row.at.getTime(),
			runId: row.runId ?? undefined,
			level: LEVELS.find((level) => level === row.level) ?? "info",
			code: row.code,
			message: row.message,
		})),
	};
}
