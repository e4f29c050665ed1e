import { permit } from "@/server/accounts/permit";
import { ConflictError, NotFoundError } from "@/server/errors";
import type { Call } from "../context";
import { requireRedis } from "../require-redis";

/**
 * Has a worker's pipelines go elsewhere, and ends it once they have drained. Answers at once.
 *
 * @throws NotFoundError when there is no such worker (any more), ConflictError when it cannot be told because it is silent,
 *   RedisAwayError
 */
export function drainWorker({ ctx, input: { id } }: Call<{ id: string }>): void {
	permit(ctx, "worker:drain");
	requireRedis(ctx, "no worker can be told to drain");
	if (ctx.workers.drain(id)) return;
	const silent = ctx.workers.workers().find((worker) => worker.id === id);
	if (silent === undefined) {
		throw new NotFoundError(
			"This worker has ended: its pipelines go on in other workers, and there is nothing to drain.",
		);
	}
	throw new ConflictError(
		`Nothing is heard of worker ${silent.name}, so it cannot be told to drain. If it was killed or is cut off, its pipelines go on in other workers by themselves.`,
	);
}
