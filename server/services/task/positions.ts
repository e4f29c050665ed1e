import type { Positions } from "@/lib/api/positions";
import type { SourceDsn } from "@/lib/dsn/types";
import { permit } from "@/server/accounts/permit";
import { type GroupPosition, readPositions } from "@/server/tmq/group-positions";
import type { Call } from "../context";
import { stoppedSource } from "./stopped-source";

/**
 * Where the consumer group of a stopped task stands in each vgroup. Joins the group for a moment: 1 to 10 s.
 *
 * @throws NotFoundError, SecretError, InputError; ConflictError while it runs; GroupError, TmqError or SqlError when
 * TDengine does not tell
 */
export async function taskPositions(call: Call<{ id: string }> & { signal: AbortSignal }): Promise<Positions> {
	permit(call.ctx, "task:edit");
	const { ctx, input, signal } = call;
	const dsn = await stoppedSource(ctx, input.id);
	return toPositions(
		dsn,
		ctx.clock.nowMs(),
		await readPositions({ dsn, clock: ctx.clock, logger: ctx.logger, signal }),
	);
}

export function toPositions({ groupId }: SourceDsn, atMs: number, vgroups: readonly GroupPosition[]): Positions {
	return {
		groupId,
		atMs,
		vgroups: vgroups.map(({ tmqTopic, vgroupId, begin, end, committed }) => ({
			tmqTopic,
			vgroupId,
			begin: String(begin),
			end: String(end),
			...(committed !== undefined && { committed: String(committed) }),
		})),
	};
}
