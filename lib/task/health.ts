import type { Health } from "@/lib/api/task";
import { isMessageRefusal } from "./refusals";
import type { Silence, TaskState } from "./types";

/** What a task's health is read from. Rates are messages per second, averaged over some seconds. */
export interface HealthInput {
	state: TaskState;
	nowMs: number;
	rates: { read: number; skipped: number };
	/** Log entries behind; undefined while unknown. */
	lag: number | undefined;
	/** When a message was last acknowledged or skipped; undefined: not in this run. */
	lastMessageAtMs: number | undefined;
	/** Log entries that retention removed before they were read, this run. */
	retentionGap: number;
	silence?: Silence | undefined;
}

const IDLE_AFTER_MS = 60_000;
const CATCHING_UP_S = 60;

/** How a task is doing; undefined while there is nothing to judge (stopped, starting, stopping). */
export function healthOf(input: HealthInput): Health | undefined {
	const { state } = input;
	switch (state.phase) {
		case "stopped":
		case "starting":
		case "stopping":
			return undefined;
		case "retrying":
			return { kind: state.cause.side === "broker" ? "broker-unreachable" : "source-unreachable" };
		case "failed":
			return isMessageRefusal(state.cause.code) || /-refused-/.test(state.cause.code) ? { kind: "refused" } : undefined;
		case "running":
			return runningHealth(input, state.sinceMs);
		default:
			return state satisfies never;
	}
}

function runningHealth(input: HealthInput, sinceMs: number): Health {
	// What was heard last may be long untrue.
	if (input.silence !== undefined) return { kind: "unconfirmed" };
	if (input.retentionGap > 0) return { kind: "retention-gap" };
	if (input.rates.skipped > 0) return { kind: "skipping" };
	if (input.lag !== undefined && input.lag > 0 && input.lag > input.rates.read * CATCHING_UP_S) {
		return { kind: "catching-up" };
	}
	const lastMs = input.lastMessageAtMs ?? sinceMs;
	return { kind: input.rates.read === 0 && input.nowMs - lastMs >= IDLE_AFTER_MS ? "idle" : "active" };
}
