import { type PeekLine, peekInputSchema } from "@/lib/api/check";
import { permit } from "@/server/accounts/permit";
import { peek } from "@/server/tmq/peek";
import type { Call } from "../context";
import { parseInput } from "../input";
import { sourceOf } from "./ends";

/**
 * Looks at live messages through a throwaway consumer group: bounded in rows and time, nothing committed, and the group
 * dropped again.
 *
 * @throws InputError, NotFoundError, SecretError before the first line
 */
export async function* peekSource(call: Call<unknown> & { signal: AbortSignal }): AsyncGenerator<PeekLine> {
	permit(call.ctx, "end:reach");
	const { ctx, signal } = call;
	const { source, rows, waitS } = parseInput(peekInputSchema, call.input);
	yield* peek(await sourceOf(ctx, source), {
		rows,
		waitMs: waitS * 1_000,
		clock: ctx.clock,
		logger: ctx.logger,
		signal,
	});
}
