import type { RunRecord } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import { countersOf } from "@/server/supervisor/stored-counters";
import type { Call, ServiceContext } from "../context";
import { findTask } from "./internal";

const NEWEST = 100;

/**
 * The newest runs of a task, newest first.
 *
 * @throws NotFoundError
 */
export async function listRuns({ ctx, input }: Call<{ id: string }>): Promise<{ runs: RunRecord[] }> {
	permit(ctx, "task:read");
	await findTask(ctx.db, input.id);
	const rows = await ctx.db.run.findMany({ where: { taskId: input.id }, orderBy: { startedAt: "desc" }, take: NEWEST });
	const messages = await failuresOf(ctx, rows);
	return {
		runs: rows.map((row) => ({
			id: row.id,
			startedAtMs: row.startedAt.getTime(),
			endedAtMs: row.endedAt?.getTime(),
			reason: row.reason ?? undefined,
			message: messages.get(row.id),
			counters: countersOf(row.counters),
		})),
	};
}

/** By run, the last error in its log. */
async function failuresOf(
	{ db }: ServiceContext,
	runs: readonly { id: string; taskId: string; reason: string | null }[],
): Promise<Map<string, string>> {
	const failed = runs.filter(({ reason }) => reason === "failed").map(({ id }) => id);
	const taskId = runs[0]?.taskId;
	if (failed.length === 0 || taskId === undefined) return new Map();
	const events = await db.event.findMany({
		where: { taskId, runId: { in: failed }, level: "error" },
		orderBy: { id: "asc" },
		select: { runId: true, message: true },
	});
	return new Map(events.map(({ runId, message }) => [runId ?? "", message]));
}
