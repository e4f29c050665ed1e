import type { Task } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { noteWish, publishTask, setDesired } from "./internal";

/**
 * Skips the one message that the broker refused, and goes on.
 *
 * @throws NotFoundError
 */
export async function skipRefused({ ctx, input: { id } }: Call<{ id: string }>): Promise<Task> {
	permit(ctx, "task:operate");
	await setDesired(ctx, id, "running");
	noteWish(ctx, id, "skip-refused", "The refused message is skipped once.");
	await ctx.supervisor.skipRefused(id);
	return publishTask(ctx, id);
}
