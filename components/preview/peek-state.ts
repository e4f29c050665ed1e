import type { PeekLine } from "@/lib/api/check";
import { peekedSample } from "@/lib/preview/peeked";
import type { PreviewSample } from "@/lib/preview/types";

/**
 * idle     never asked, or cancelled; what was found stays. Left by a start.
 * running  lines arrive. Left by the last line, by an error, or by cancel.
 * done     the server has finished and tidied up. Left by a start.
 * failed   with the reason. Left by a start.
 */
export type PeekPhase =
	| { name: "idle" }
	| { name: "running"; startedAtMs: number; waitMs: number; rows: number; message: string | undefined }
	| { name: "done"; reason: "enough" | "time"; elapsedMs: number; message: string | undefined }
	| { name: "failed"; message: string };

export interface PeekState {
	samples: readonly PreviewSample[];
	phase: PeekPhase;
}

export type PeekEvent =
	| { type: "started"; atMs: number; waitMs: number; rows: number }
	| { type: "line"; line: PeekLine }
	| { type: "cancelled" }
	/** The answer is over; without a last line before it, it was cut. */
	| { type: "ended" };

export const CUT_OFF = "The answer broke off. Try again; the log of Spillway says more.";

export function reducePeek(state: PeekState, event: PeekEvent): PeekState {
	const { phase } = state;
	switch (event.type) {
		case "started": {
			const { atMs, waitMs, rows } = event;
			return { samples: [], phase: { name: "running", startedAtMs: atMs, waitMs, rows, message: undefined } };
		}
		case "line":
			return phase.name === "running" ? reduceLine(state, phase, event.line) : state;
		case "cancelled":
			return { ...state, phase: { name: "idle" } };
		case "ended":
			return phase.name === "running" ? { ...state, phase: { name: "failed", message: CUT_OFF } } : state;
	}
	return event satisfies never;
}

function reduceLine(state: PeekState, phase: Extract<PeekPhase, { name: "running" }>, line: PeekLine): PeekState {
	switch (line.type) {
		case "progress":
			return { ...state, phase: { ...phase, message: line.message } };
		case "message": {
			const sample = peekedSample(line, state.samples.length);
			return sample === undefined ? state : { ...state, samples: [...state.samples, sample] };
		}
		case "done": {
			const { reason, elapsedMs, message } = line;
			return { ...state, phase: { name: "done", reason, elapsedMs, message } };
		}
		case "error":
			return { ...state, phase: { name: "failed", message: line.message } };
	}
	return line satisfies never;
}
