import type { Task } from "@/lib/api/task";
import type { Call } from "../context";
import { note, publishTask, setDesired } from "./internal";

/**
 * Skips the one message that the broker refused, and goes on.
 *
 * @throws NotFoundError
 */
export async function skipRefused({ ctx, input: { id } }: Call<{ id: string }>): Promise<Task> {
	await setDesired(ctx, id, "running");
	note(ctx, id, "skip-refused", "The refused message is skipped once.");
	ctx.supervisor.skipRefused(id);
	return publishTask(ctx, id);
}
