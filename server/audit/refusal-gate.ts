import type { Clock } from "@/server/clock";

const WINDOW_MS = 60_000;
const MOST_PER_CALLER = 30;
/** From however many addresses they come. */
const MOST_OF_STRANGERS = 120;

/** `last`: written, and those that follow within the minute are not. */
export type Verdict = "written" | "last" | "left-out";

/**
 * Lets so many refusals a minute into the audit log: whoever is refused over and over must not fill the disk, nor push
 * everybody else's entries out of sight.
 */
export class RefusalGate {
	readonly #clock: Clock;
	readonly #counts = new Map<string, number>();
	#ofStrangers = 0;
	#windowEndsAtMs = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** @param caller whoever is refused: an account, a token, or the address of a stranger */
	judge({ caller, isStranger }: { caller: string; isStranger: boolean }): Verdict {
		const nowMs = this.#clock.monotonicMs();
		if (nowMs >= this.#windowEndsAtMs) {
			this.#counts.clear();
			this.#ofStrangers = 0;
			this.#windowEndsAtMs = nowMs + WINDOW_MS;
		}
		const isFull = isStranger && this.#ofStrangers >= MOST_OF_STRANGERS;
		const count = this.#counts.get(caller) ?? 0;
		if (isFull || count >= MOST_PER_CALLER) return "left-out";
		this.#counts.set(caller, count + 1);
		if (isStranger) this.#ofStrangers++;
		return count + 1 === MOST_PER_CALLER || (isStranger && this.#ofStrangers === MOST_OF_STRANGERS)
			? "last"
			: "written";
	}
}
