import { type CheckStep, checkInputSchema } from "@/lib/api/check";
import { parseDsn } from "@/lib/dsn/parse";
import { permit } from "@/server/accounts/permit";
import { checkBrokerConnection } from "@/server/checks/broker";
import { checkSourceConnection } from "@/server/checks/source";
import type { Call } from "../context";
import { parseInput } from "../input";
import { brokerOf, sourceOf } from "./ends";

/**
 * Tries one end step by step; each step is handed out as it is done. Nothing is subscribed to, and nothing is published
 * unless a test topic is named.
 *
 * @throws InputError, NotFoundError, SecretError before the first step
 */
export async function* checkEnd(call: Call<unknown> & { signal: AbortSignal }): AsyncGenerator<CheckStep> {
	permit(call.ctx, "end:reach");
	const { ctx, signal } = call;
	const input = parseInput(checkInputSchema, call.input);
	const options = { clock: ctx.clock, signal };
	switch (input.end) {
		case "source":
			return yield* checkSourceConnection(await sourceOf(ctx, input), {
				...options,
				isTopicNamed: namesTopic(input.dsn),
			});
		case "broker":
			return yield* checkBrokerConnection(await brokerOf(ctx, input), { ...options, testTopic: input.testTopic });
		default:
			return input.end satisfies never;
	}
}

/** A saved connection, or a form in the making, names none yet. */
function namesTopic(dsn: string): boolean {
	return parseDsn("source", dsn).draft.object.trim() !== "";
}
