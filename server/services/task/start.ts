import type { Task } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { noteWish, publishTask, setDesired } from "./internal";

/**
 * Wants the task running, from now on and after every restart of the server. Answers at once; how it goes is seen in
 * the task's state.
 *
 * @throws NotFoundError
 */
export async function startTask({ ctx, input: { id } }: Call<{ id: string }>): Promise<Task> {
	permit(ctx, "task:operate");
	await setDesired(ctx, id, "running");
	noteWish(ctx, id, "start-asked", "Start was asked for.");
	await ctx.supervisor.start(id);
	return publishTask(ctx, id);
}
