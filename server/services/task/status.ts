import type { Task, TaskStatus } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { readTask } from "./internal";

/**
 * How one task is, in a few words: for scripts and monitors.
 *
 * @throws NotFoundError
 */
export async function taskStatus({ ctx, input }: Call<{ id: string }>): Promise<TaskStatus> {
	permit(ctx, "task:read");
	const task = await readTask(ctx, input.id);
	const { state, health, lag, lastAcknowledgedAtMs } = task.live;
	return {
		isWell: isWell(task),
		name: task.name,
		desired: task.desired,
		state: state.phase,
		health: health?.kind,
		cause: "cause" in state ? state.cause.message : undefined,
		lag,
		lastAcknowledgedAtMs,
	};
}

/** It does what is wanted, or is on its way there. Skipping and catching up are ways of working. */
function isWell({ desired, live: { state, health } }: Task): boolean {
	switch (state.phase) {
		case "failed":
		case "retrying":
			return false;
		case "stopped":
			return desired === "stopped";
		case "running":
			return health?.kind !== "unconfirmed";
		case "starting":
		case "stopping":
			return true;
		default:
			return state satisfies never;
	}
}
