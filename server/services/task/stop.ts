import type { Task } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { noteWish, publishTask, setDesired } from "./internal";

/**
 * Wants the task stopped. Answers at once, while it drains.
 *
 * @throws NotFoundError
 */
export async function stopTask({ ctx, input: { id } }: Call<{ id: string }>): Promise<Task> {
	permit(ctx, "task:operate");
	await setDesired(ctx, id, "stopped");
	noteWish(ctx, id, "stop-asked", "Stop was asked for.");
	await ctx.supervisor.requestStop(id);
	return publishTask(ctx, id);
}
