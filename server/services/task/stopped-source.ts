import type { SourceDsn } from "@/lib/dsn/types";
import { ConflictError, InputError } from "@/server/errors";
import type { ServiceContext } from "../context";
import { judgeLines, splitLines } from "./dsn-lines";
import { findTask } from "./internal";

/**
 * The source of a task that is not running, with its secrets.
 *
 * @throws NotFoundError, SecretError, ConflictError; InputError when its DSNs are not valid (any more)
 */
export async function stoppedSource(ctx: ServiceContext, id: string): Promise<SourceDsn> {
	const row = await findTask(ctx.db, id);
	refuseWhileActive(ctx, id);
	const judged = judgeLines(splitLines(row).drafts, await ctx.secrets.read(ctx.db, id));
	if (!judged.ok) throw new InputError(judged.issues);
	return judged.source;
}

/** @throws ConflictError */
export function refuseWhileActive(ctx: ServiceContext, id: string): void {
	if (!ctx.supervisor.isActive(id)) return;
	throw new ConflictError("This task is running and holds its consumer group. Stop it, then try again.");
}
