import type { Clock } from "@/server/clock";

/**
 * Time on this machine's monotonic clock, ms since some moment that all its processes share: what one process writes
 * down another can compare with.
 */
export function machineMs(): number {
	const [seconds, nanoseconds] = process.hrtime();
	return seconds * 1_000 + nanoseconds / 1e6;
}

/**
 * Until when a pipeline may publish. Whoever holds a pipeline only as long as a lock elsewhere is renewed has to fall
 * silent before anybody else may take it over, also when nothing tells it that the lock is gone: a connection that
 * carries nothing, or a process that was frozen and thawed, whose timers come late. So the lease is asked at each send.
 *
 * Two clocks are looked at, and the sooner one counts: the monotonic clock stands still while a machine is suspended,
 * the wall clock does not.
 */
export class Lease {
	readonly #clock: Clock;
	#untilMs = 0;
	#untilWallMs = 0;
	#isEnded = false;

	/** @param untilMs on the clock of `machineMs` */
	constructor(clock: Clock, untilMs: number, nowMs = machineMs()) {
		this.#clock = clock;
		this.extend(untilMs, nowMs);
	}

	extend(untilMs: number, nowMs = machineMs()): void {
		const leftMs = untilMs - nowMs;
		this.#untilMs = this.#clock.monotonicMs() + leftMs;
		this.#untilWallMs = this.#clock.nowMs() + leftMs;
	}

	/** Once it has said yes it says so for good, whatever extends it: somebody else may hold the pipeline by now. */
	get isOver(): boolean {
		this.#isEnded ||= this.#clock.monotonicMs() >= this.#untilMs || this.#clock.nowMs() >= this.#untilWallMs;
		return this.#isEnded;
	}
}
