import type { Condition } from "@/lib/alert/condition";
import type { AlertHealth } from "@/lib/api/alert";

/** A change of health that has lasted long enough to be told. */
export type HealthChange =
	| { taskId: string; kind: "trouble"; health: AlertHealth; reason: string }
	| { taskId: string; kind: "over"; now: "well" | "off"; previous: AlertHealth; lastedMs: number };

export interface Told {
	health: AlertHealth;
	toldAtMs: number;
}

interface Watched {
	told: Told | undefined;
	/** What was seen last, and since when it has been so without a break. */
	seen: Condition;
	reason: string;
	sinceMs: number;
}

const TROUBLE_HOLD_MS = 15_000;
const CHANGE_HOLD_MS = 60_000;
const SLOW_CHANGE_HOLD_MS = 300_000;

/**
 * Decides when a change of health is told: once, and only when it has lasted. A broker that comes and goes gives one
 * alert, and one "recovered" when it has stayed.
 */
export class HealthWatch {
	readonly #tasks = new Map<string, Watched>();

	/** @param told what was told before this process began */
	constructor(told: ReadonlyMap<string, Told> = new Map()) {
		for (const [taskId, known] of told) {
			this.#tasks.set(taskId, { told: known, seen: known.health, reason: "", sinceMs: known.toldAtMs });
		}
	}

	observe(taskId: string, seen: Condition, reason: string, nowMs: number): void {
		const watched = this.#tasks.get(taskId);
		if (watched === undefined) this.#tasks.set(taskId, { told: undefined, seen, reason, sinceMs: nowMs });
		else if (watched.seen !== seen) Object.assign(watched, { seen, reason, sinceMs: nowMs });
		else watched.reason = reason;
	}

	forget(taskId: string): void {
		this.#tasks.delete(taskId);
	}

	/** The changes that are to be told now; each is given out once. */
	due(nowMs: number): HealthChange[] {
		const changes: HealthChange[] = [];
		for (const [taskId, watched] of this.#tasks) {
			const { told, seen, reason, sinceMs } = watched;
			if (nowMs - sinceMs < holdMs(told?.health, seen)) continue;
			if (seen === "well" || seen === "off") {
				if (told === undefined) continue;
				watched.told = undefined;
				changes.push({ taskId, kind: "over", now: seen, previous: told.health, lastedMs: sinceMs - told.toldAtMs });
			} else if (told?.health !== seen) {
				watched.told = { health: seen, toldAtMs: nowMs };
				changes.push({ taskId, kind: "trouble", health: seen, reason });
			}
		}
		return changes;
	}
}

/** How long something must have been so before it is told. */
function holdMs(told: AlertHealth | undefined, seen: Condition): number {
	// Nothing follows by itself: waiting would only be late.
	if (seen === "failed" || seen === "refused" || seen === "off") return 0;
	if (told === undefined) return TROUBLE_HOLD_MS;
	// These come and go with the messages themselves.
	const isSlow = told === "skipping" || told === "idle" || told === "catching-up";
	return isSlow ? SLOW_CHANGE_HOLD_MS : CHANGE_HOLD_MS;
}
