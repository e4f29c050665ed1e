import { permit } from "@/server/accounts/permit";
import { NotFoundError } from "@/server/errors";
import type { Call } from "../context";

/**
 * Has a worker's pipelines go elsewhere, and ends it once they have drained. Answers at once.
 *
 * @throws NotFoundError when there is no such worker (any more)
 */
export function drainWorker({ ctx, input: { id } }: Call<{ id: string }>): void {
	permit(ctx, "worker:drain");
	if (!ctx.workers.drain(id)) throw new NotFoundError("This worker is gone already: look at the list again.");
}
