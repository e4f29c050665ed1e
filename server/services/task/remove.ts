import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { closeUnusedDemo } from "../demo/close-unused";
import { requireRedis } from "../require-redis";
import { findTask } from "./internal";

/**
 * Stops the task, waits for its drain, and deletes it with its secrets, runs, log and history.
 *
 * @throws NotFoundError
 * @throws RedisAwayError
 */
export async function removeTask({ ctx, input: { id } }: Call<{ id: string }>): Promise<void> {
	permit(ctx, "task:edit");
	requireRedis(ctx, "a task cannot be deleted");
	const { isDemo } = await findTask(ctx.db, id);
	await ctx.db.task.update({ where: { id }, data: { desired: "stopped" } });
	await ctx.supervisor.remove(id);
	// The end of the run is still being written; it must not find its task gone.
	await ctx.journal.flushed();
	await ctx.db.task.deleteMany({ where: { id } });
	ctx.alerts.forget(id);
	ctx.hub.publish({ type: "task-deleted", taskId: id });
	if (isDemo) await closeUnusedDemo(ctx);
}
