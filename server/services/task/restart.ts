import type { Task } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { noteWish, publishTask, setDesired } from "./internal";

/**
 * Ends the present run after a drain and begins another; begins one where none is.
 *
 * @throws NotFoundError
 */
export async function restartTask({ ctx, input: { id } }: Call<{ id: string }>): Promise<Task> {
	permit(ctx, "task:operate");
	await setDesired(ctx, id, "running");
	noteWish(ctx, id, "restart-asked", "A restart was asked for.");
	await ctx.supervisor.restart(id);
	return publishTask(ctx, id);
}
