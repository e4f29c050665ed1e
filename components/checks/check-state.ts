import type { CheckStep } from "@/lib/api/check";

/**
 * What is known of one end.
 *
 * none     never checked, or the settings changed since. Left by a start.
 * running  steps arrive. Left when the answer ends or breaks, or by a new start.
 * done     every step has its outcome; `checkedAtMs` says when. Left by a new start.
 * broken   the check itself could not be run, which says nothing about the end. Left by a new start.
 */
export type CheckState =
	| { phase: "none" }
	| { phase: "running"; steps: readonly CheckStep[] }
	| { phase: "done"; steps: readonly CheckStep[]; checkedAtMs: number }
	| { phase: "broken"; message: string };

export type CheckEvent =
	| { type: "started" }
	| { type: "step"; step: CheckStep }
	| { type: "ended"; atMs: number }
	| { type: "broke"; message: string };

export function reduceCheck(state: CheckState, event: CheckEvent): CheckState {
	switch (event.type) {
		case "started":
			return { phase: "running", steps: [] };
		case "step":
			return state.phase === "running" ? { phase: "running", steps: [...state.steps, event.step] } : state;
		case "ended":
			return state.phase === "running" ? { phase: "done", steps: state.steps, checkedAtMs: event.atMs } : state;
		case "broke":
			return state.phase === "running" ? { phase: "broken", message: event.message } : state;
	}
	return event satisfies never;
}

/** Whether the last check found the end usable; a step that nobody can verify does not count against it. */
export function hasPassed(state: CheckState): boolean {
	return state.phase === "done" && state.steps.length > 0 && state.steps.every((step) => step.outcome !== "failed");
}
