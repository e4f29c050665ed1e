import { RedisAwayError } from "@/server/errors";
import type { ServiceContext } from "./context";

/**
 * For what is told to workers once and kept nowhere, or has to be over before the next step.
 *
 * @param what cannot be done without it, such as `a task cannot be deleted`
 * @throws RedisAwayError
 */
export function requireRedis(ctx: ServiceContext, what: string): void {
	if (ctx.redisState()?.status === "lost") throw new RedisAwayError(what);
}
