import { watchInputSchema } from "@/lib/api/events";
import { permit } from "@/server/accounts/permit";
import { NotFoundError } from "@/server/errors";
import type { Call } from "../context";
import { parseInput } from "../input";

/**
 * Sets the tasks whose samples a stream wants; those it had before are forgotten.
 *
 * @throws InputError; NotFoundError when the stream is closed
 */
export async function watchTasks({ ctx, input }: Call<unknown>): Promise<void> {
	permit(ctx, "task:read");
	const { streamId, taskIds } = parseInput(watchInputSchema, input);
	if (ctx.hub.watch(streamId, taskIds) || (await ctx.watchElsewhere(streamId, taskIds))) return;
	throw new NotFoundError("This event stream is closed: open a new one.");
}
