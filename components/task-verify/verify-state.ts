import type { VerifyLine } from "@/lib/api/verify";

type Line<Type extends VerifyLine["type"]> = Extract<VerifyLine, { type: Type }>;

/** One message: sent and perhaps arrived, or arrived from elsewhere. */
export type VerifyRow =
	| (Omit<Line<"sent">, "type"> & { kind: "sent"; delayMs: number | undefined })
	| (Omit<Line<"other">, "type"> & { kind: "other" });

export type VerifyPhase =
	| { name: "idle" }
	| { name: "connecting" }
	| { name: "listening" }
	| { name: "ended"; reason: Line<"done">["reason"]; message: string }
	/** The server did not take the request. */
	| { name: "failed"; message: string };

export interface VerifyState {
	phase: VerifyPhase;
	clientId: string;
	filters: readonly string[];
	refused: readonly { filter: string; message: string }[];
	/** Newest first. */
	rows: readonly VerifyRow[];
	/** Of those that were shown since the subscription stood. */
	sent: number;
	arrived: number;
	/** Everything under the filters. */
	arrivedInAll: number;
}

export const VERIFY_IDLE: VerifyState = {
	phase: { name: "idle" },
	clientId: "",
	filters: [],
	refused: [],
	rows: [],
	sent: 0,
	arrived: 0,
	arrivedInAll: 0,
};

export type VerifyEvent =
	| { type: "started" }
	| { type: "lines"; lines: readonly VerifyLine[] }
	/** The answer is over: cancelled here, or cut. */
	| { type: "stopped" }
	| { type: "failed"; message: string };

export const ROWS_KEPT = 200;

export function reduceVerify(state: VerifyState, event: VerifyEvent): VerifyState {
	switch (event.type) {
		case "started":
			return { ...VERIFY_IDLE, phase: { name: "connecting" } };
		case "lines":
			return event.lines.reduce(withLine, state);
		case "stopped":
			return state.phase.name === "ended" ? state : { ...state, phase: { name: "idle" } };
		case "failed":
			return { ...state, phase: { name: "failed", message: event.message } };
	}
	return event satisfies never;
}

function withLine(state: VerifyState, line: VerifyLine): VerifyState {
	switch (line.type) {
		case "subscribed": {
			const { clientId, filters } = line;
			return { ...state, phase: { name: "listening" }, clientId, filters };
		}
		case "refused":
			return { ...state, refused: [...state.refused, { filter: line.filter, message: line.message }] };
		case "sent": {
			const { type: _, ...message } = line;
			return { ...withRow(state, { kind: "sent", delayMs: undefined, ...message }), sent: state.sent + 1 };
		}
		case "other": {
			const { type: _, ...message } = line;
			return withRow(state, { kind: "other", ...message });
		}
		case "arrived": {
			const rows = state.rows.map((row) =>
				row.kind === "sent" && row.id === line.id ? { ...row, delayMs: line.delayMs } : row,
			);
			return { ...state, rows, arrived: state.arrived + 1 };
		}
		case "count":
			return { ...state, arrivedInAll: line.arrived };
		case "done":
			return { ...state, phase: { name: "ended", reason: line.reason, message: line.message } };
	}
	return line satisfies never;
}

function withRow(state: VerifyState, row: VerifyRow): VerifyState {
	return { ...state, rows: [row, ...state.rows].slice(0, ROWS_KEPT) };
}
