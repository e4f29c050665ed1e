import { type Positions, type RepositionInput, repositionSchema } from "@/lib/api/positions";
import { permit } from "@/server/accounts/permit";
import { type Reposition, reposition, type StartPoint } from "@/server/tmq/group-positions";
import type { Call } from "../context";
import { parseInput } from "../input";
import { note } from "./internal";
import { toPositions } from "./positions";
import { refuseWhileActive, stoppedSource } from "./stopped-source";

/**
 * Sets from where a stopped task reads on when it is started next. Answers with the positions after that.
 *
 * @throws NotFoundError, SecretError, InputError; ConflictError while it runs; GroupError when a vgroup is unknown, an
 * offset out of range or somebody else in the group; TmqError or SqlError when TDengine cannot be asked
 */
export async function repositionTask(
	call: Call<{ id: string; body: unknown }> & { signal: AbortSignal },
): Promise<Positions> {
	permit(call.ctx, "task:edit");
	const { ctx, signal } = call;
	const { id } = call.input;
	const input = parseInput(repositionSchema, call.input.body);
	const dsn = await stoppedSource(ctx, id);
	const target = toTarget(input);
	const vgroups = await reposition({ dsn, clock: ctx.clock, logger: ctx.logger, signal, target });
	note(ctx, id, "repositioned", `The task reads on from here next: ${inWords(input)}.`);
	// Whoever started it meanwhile may have read and committed beside this.
	refuseWhileActive(ctx, id);
	return toPositions(dsn, ctx.clock.nowMs(), vgroups);
}

function toTarget(input: RepositionInput): Reposition {
	if (input.scope === "all") return input;
	return { scope: "vgroups", vgroups: input.vgroups.map(({ to, ...at }) => ({ ...at, to: startPoint(to) })) };
}

function startPoint(to: string): StartPoint {
	return to === "earliest" || to === "latest" ? to : BigInt(to);
}

function inWords(input: RepositionInput): string {
	if (input.scope === "all") return `${input.to} in every vgroup`;
	return input.vgroups.map(({ tmqTopic, vgroupId, to }) => `${to} in vgroup ${vgroupId} of ${tmqTopic}`).join(", ");
}
