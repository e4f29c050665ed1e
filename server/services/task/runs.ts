import type { RunRecord } from "@/lib/api/task";
import { countersOf } from "@/server/supervisor/stored-counters";
import type { Call } from "../context";
import { findTask } from "./internal";

const NEWEST = 100;

/**
 * The newest runs of a task, newest first.
 *
 * @throws NotFoundError
 */
export async function listRuns({ ctx, input }: Call<{ id: string }>): Promise<{ runs: RunRecord[] }> {
	await findTask(ctx.db, input.id);
	const rows = await ctx.db.run.findMany({ where: { taskId: input.id }, orderBy: { startedAt: "desc" }, take: NEWEST });
	return {
		runs: rows.map((row) => ({
			id: row.id,
			startedAtMs: row.startedAt.getTime(),
			endedAtMs: row.endedAt?.getTime(),
			reason: row.reason ?? undefined,
			counters: countersOf(row.counters),
		})),
	};
}
