import type { Task } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { note, publishTask, setDesired } from "./internal";

/**
 * Wants the task stopped. Answers at once, while it drains.
 *
 * @throws NotFoundError
 */
export async function stopTask({ ctx, input: { id } }: Call<{ id: string }>): Promise<Task> {
	permit(ctx, "task:operate");
	await setDesired(ctx, id, "stopped");
	note(ctx, id, "stop-asked", "Stop was asked for.");
	// Nothing waits for the drain here; the stream tells when it is over.
	void ctx.supervisor.stop(id);
	return publishTask(ctx, id);
}
