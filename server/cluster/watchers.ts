import type { Clock } from "@/server/clock";

/** A console that was not heard for so long watches nothing any more. */
const FORGET_MS = 5_000;

/** Which tasks any console watches: each says so every second, and may die without a word. */
export class Watchers {
	readonly #clock: Clock;
	readonly #watch: (taskId: string, isWatched: boolean) => void;
	readonly #byConsole = new Map<string, { taskIds: readonly string[]; heardAtMs: number }>();
	#watched: ReadonlySet<string> = new Set();

	/** @param watch called with each change */
	constructor(clock: Clock, watch: (taskId: string, isWatched: boolean) => void) {
		this.#clock = clock;
		this.#watch = watch;
	}

	heard(consoleId: string, taskIds: readonly string[]): void {
		this.#byConsole.set(consoleId, { taskIds, heardAtMs: this.#clock.monotonicMs() });
		this.#update();
	}

	/** To be called every second or so. */
	forgetSilent(): void {
		const nowMs = this.#clock.monotonicMs();
		for (const [consoleId, { heardAtMs }] of this.#byConsole) {
			if (nowMs - heardAtMs >= FORGET_MS) this.#byConsole.delete(consoleId);
		}
		this.#update();
	}

	#update(): void {
		const watched = new Set([...this.#byConsole.values()].flatMap(({ taskIds }) => taskIds));
		for (const taskId of this.#watched) if (!watched.has(taskId)) this.#watch(taskId, false);
		for (const taskId of watched) if (!this.#watched.has(taskId)) this.#watch(taskId, true);
		this.#watched = watched;
	}
}
