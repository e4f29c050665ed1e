import { noCounters } from "@/lib/task/counters";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import { mergeReports } from "@/server/supervisor/merge";
import { NO_RATES } from "@/server/supervisor/rates";
import type { TaskShown, TaskSnapshot } from "@/server/supervisor/supervisor";
import type { ThroughputHistory } from "@/server/supervisor/throughput";

const TICK_MS = 1_000;
/** The leading console tells each second. One that is late is not yet silent. */
const SILENT_AFTER_MS = 2_500;
/** What is this much older was told by another console, whose clock may differ. */
const ANOTHER_CLOCK_MS = 10_000;
/** From here on what is shown is too old to be taken for the present. */
const UNCONFIRMED_AFTER_MS = 5_000;

/** Tasks are told every few seconds, and somebody supervises again well before this. */
const OF_USE_MS = 60_000;

export interface MirrorOptions {
	clock: Clock;
	history: ThroughputHistory;
	/** The state of a task changed. */
	onState(taskId: string): void;
	/** Once a second: tasks whose numbers may have moved. */
	onTick(taskIds: readonly string[]): void;
}

interface Seen {
	shown: TaskShown;
	/** Monotonic; undefined for what was read from the store. */
	heardAtMs: number | undefined;
}

/** How the tasks stand as the leading console tells it. */
export class Mirror {
	readonly #options: MirrorOptions;
	readonly #tasks = new Map<string, Seen>();
	#ticker: TimerHandle | undefined;

	constructor(options: MirrorOptions) {
		this.#options = options;
	}

	/** Begins to tell of what it sees; ended by `pause`. */
	follow(): void {
		this.#ticker ??= every(this.#options.clock, TICK_MS, () => this.#tick());
	}

	pause(): void {
		this.#ticker?.cancel();
		this.#ticker = undefined;
	}

	/** A task as the store has it, until the leading console tells more. */
	put(taskId: string, shown: TaskShown): void {
		if (!this.#tasks.has(taskId)) this.#tasks.set(taskId, { shown, heardAtMs: undefined });
	}

	hear(tasks: Readonly<Record<string, TaskShown>>): void {
		const { clock, history, onState } = this.#options;
		const heardAtMs = clock.monotonicMs();
		for (const [taskId, shown] of Object.entries(tasks)) {
			const seen = this.#tasks.get(taskId);
			const before = seen?.shown;
			// The answer to a command may come later than what was told since. Of a rest nothing more would be told.
			const isOvertaken = before !== undefined && seen?.heardAtMs !== undefined && isJustBefore(shown, before);
			if (isOvertaken) continue;
			this.#tasks.set(taskId, { shown, heardAtMs });
			if (before?.run !== undefined && shown.run === undefined) history.finish(taskId, clock.nowMs(), shown.totals);
			if (before === undefined || !isSameState(before, shown)) onState(taskId);
		}
	}

	forget(taskId: string): void {
		this.#tasks.delete(taskId);
		this.#options.history.forget(taskId);
	}

	/** Tasks as they were told last, where that was not long ago. */
	lastHeard(): Readonly<Record<string, TaskShown>> {
		const nowMs = this.#options.clock.monotonicMs();
		const isRecent = ({ heardAtMs }: Seen) => heardAtMs !== undefined && nowMs - heardAtMs < OF_USE_MS;
		return Object.fromEntries(
			[...this.#tasks].filter(([, seen]) => isRecent(seen)).map(([taskId, { shown }]) => [taskId, shown]),
		);
	}

	/** Undefined while nothing is known of the task. */
	shown(taskId: string): TaskShown | undefined {
		return this.#tasks.get(taskId)?.shown;
	}

	/** A task that nobody has told of yet is stopped as far as this console knows. */
	snapshot(taskId: string): TaskSnapshot {
		const { clock } = this.#options;
		const seen = this.#tasks.get(taskId);
		if (seen === undefined) return stoppedSnapshot(clock.nowMs());
		const { atMs, state, runSinceMs, report, rates } = seen.shown;
		const isRunning = seen.shown.run !== undefined;
		const shown = { atMs, state, runSinceMs, report, rates };
		const ageMs = seen.heardAtMs === undefined ? 0 : clock.monotonicMs() - seen.heardAtMs;
		if (!isRunning || ageMs < SILENT_AFTER_MS) return shown;
		if (ageMs < UNCONFIRMED_AFTER_MS) return { ...shown, rates: NO_RATES };
		const silence = { side: "spillway", forMs: ageMs } as const;
		return { ...shown, atMs: clock.nowMs(), report: { ...report, silence }, rates: NO_RATES };
	}

	isActive(taskId: string): boolean {
		return this.#tasks.get(taskId)?.shown.run !== undefined;
	}

	#tick(): void {
		const { clock, history, onTick } = this.#options;
		const [nowMs, monotonicMs] = [clock.nowMs(), clock.monotonicMs()];
		const active = [...this.#tasks].filter(([, { shown }]) => shown.run !== undefined);
		for (const [taskId, { shown, heardAtMs }] of active) {
			// What nobody has told of leaves a gap; a zero would be a lie.
			const isFresh = heardAtMs !== undefined && monotonicMs - heardAtMs < SILENT_AFTER_MS;
			if (isFresh) history.record(taskId, nowMs, shown.rates, shown.totals);
		}
		onTick(active.map(([taskId]) => taskId));
	}
}

function isSameState({ state: a }: TaskShown, { state: b }: TaskShown): boolean {
	return a.phase === b.phase && a.sinceMs === b.sinceMs && attemptOf(a) === attemptOf(b);
}

function attemptOf(state: TaskShown["state"]): number {
	return state.phase === "retrying" ? state.attempt : 0;
}

function stoppedSnapshot(atMs: number): TaskSnapshot {
	const report = { ...mergeReports([], atMs), counters: noCounters() };
	return { atMs, state: { phase: "stopped", sinceMs: atMs }, runSinceMs: undefined, report, rates: NO_RATES };
}

function isJustBefore({ atMs }: TaskShown, { atMs: otherMs }: TaskShown): boolean {
	return atMs < otherMs && otherMs - atMs < ANOTHER_CLOCK_MS;
}
