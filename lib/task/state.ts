import type { Cause, TaskState } from "./types";

/**
 * What happens to a task. `connected`: both ends are. `lost`: one end is away and will be tried again. `ended`: the
 * pipeline is gone, with a cause if it failed.
 */
export type TaskStateEvent =
	| { type: "start"; atMs: number }
	| { type: "connected"; atMs: number; isReadingSnapshot: boolean }
	| { type: "lost"; atMs: number; cause: Cause; attempt: number; nextAttemptAtMs: number }
	| { type: "stop"; atMs: number }
	| { type: "ended"; atMs: number; cause: Cause | undefined };

/** The next state, or the same object when the event changes nothing. */
export function transition(state: TaskState, event: TaskStateEvent): TaskState {
	switch (event.type) {
		case "start":
			return isOver(state) ? { phase: "starting", sinceMs: event.atMs } : state;
		case "connected":
			return connected(state, event.atMs, event.isReadingSnapshot);
		case "lost": {
			if (!isAtWork(state)) return state;
			const { cause, attempt, nextAttemptAtMs, atMs } = event;
			const sinceMs = state.phase === "retrying" && state.cause.side === cause.side ? state.sinceMs : atMs;
			return { phase: "retrying", sinceMs, cause, attempt, nextAttemptAtMs };
		}
		case "stop":
			if (state.phase === "failed") return { phase: "stopped", sinceMs: event.atMs };
			return isAtWork(state) ? { phase: "stopping", sinceMs: event.atMs } : state;
		case "ended":
			if (isOver(state)) return state;
			return event.cause === undefined
				? { phase: "stopped", sinceMs: event.atMs }
				: { phase: "failed", sinceMs: event.atMs, cause: event.cause };
		default:
			return event satisfies never;
	}
}

function connected(state: TaskState, atMs: number, isReadingSnapshot: boolean): TaskState {
	if (!isAtWork(state)) return state;
	if (state.phase !== "running") return { phase: "running", sinceMs: atMs, isReadingSnapshot };
	return state.isReadingSnapshot === isReadingSnapshot ? state : { ...state, isReadingSnapshot };
}

function isOver({ phase }: TaskState): boolean {
	return phase === "stopped" || phase === "failed";
}

function isAtWork({ phase }: TaskState): boolean {
	return phase === "starting" || phase === "running" || phase === "retrying";
}
