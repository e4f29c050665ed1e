import { type PeekLine, peekInputSchema } from "@/lib/api/check";
import { paramOf, withParam } from "@/lib/dsn/draft";
import { peek } from "@/server/tmq/peek";
import type { Call } from "../context";
import { parseInput } from "../input";
import { fullDraft, judgedSource } from "./ends";

/**
 * Looks at live messages through a throwaway consumer group: bounded in rows and time, nothing committed, and the group
 * dropped again. The task's own group need not be named for it.
 *
 * @throws InputError, NotFoundError, SecretError before the first line
 */
export async function* peekSource(call: Call<unknown> & { signal: AbortSignal }): AsyncGenerator<PeekLine> {
	const { ctx, signal } = call;
	const { source, rows, waitS } = parseInput(peekInputSchema, call.input);
	const draft = await fullDraft(ctx, "source", source);
	const dsn = judgedSource(paramOf(draft, "group.id") ? draft : withParam(draft, "group.id", "peek"));
	yield* peek(dsn, { rows, waitMs: waitS * 1_000, clock: ctx.clock, logger: ctx.logger, signal });
}
