import type { Cause } from "@/lib/task/types";
import type { Clock } from "@/server/clock";
import { clientIdTaken } from "./causes";
import type { Loss } from "./connection";

const STABLE_AFTER_MS = 10_000;
const QUICK_LOSS_MS = 5_000;
const QUICK_LOSSES_NAMED = 3;
const STRIKES_ARE_OUT = 3;
const SESSION_TAKEN_OVER = 0x8e;

/**
 * Reads a pattern out of connections that were lost: a message that the broker will not have (MQTT 3 has no other way
 * of saying so), another client under the same id, or plain bad luck.
 */
export class LossJudge {
	readonly #clientId: string;
	readonly #clock: Clock;
	#connectedAtMs: number | undefined;
	#attempt = 0;
	#quickLosses = 0;
	#suspect: number | undefined;
	#strikes = 0;
	#stuck: { sequence: number; sinceMs: number } | undefined;

	hasConnected = false;

	constructor(clientId: string, clock: Clock) {
		this.#clientId = clientId;
		this.#clock = clock;
	}

	/**
	 * After a loss with unanswered messages the oldest goes out alone, so that a further loss tells which message it is
	 * about.
	 */
	get isProbing(): boolean {
		return this.#strikes > 0;
	}

	connected(): void {
		this.hasConnected = true;
		this.#connectedAtMs = this.#clock.monotonicMs();
		this.#stuck = undefined;
	}

	/** The oldest unanswered message moved on: the suspect is cleared. */
	progressed(oldestSent: number | undefined): void {
		if (this.#suspect !== undefined && oldestSent !== this.#suspect) {
			this.#suspect = undefined;
			this.#strikes = 0;
		}
	}

	lost(loss: Loss, oldestSent: number | undefined): { cause: Cause; isOldestRefused: boolean } {
		const livedMs = this.#clock.monotonicMs() - (this.#connectedAtMs ?? 0);
		if (livedMs >= STABLE_AFTER_MS) this.#attempt = 0;
		this.#quickLosses = livedMs < QUICK_LOSS_MS ? this.#quickLosses + 1 : 0;
		if (loss.reasonCode === SESSION_TAKEN_OVER) return { cause: loss.cause, isOldestRefused: false };

		if (oldestSent !== undefined && oldestSent === this.#suspect) this.#strikes++;
		else this.#strikes = oldestSent === undefined ? 0 : 1;
		this.#suspect = oldestSent;
		if (this.#strikes >= STRIKES_ARE_OUT) {
			this.#strikes = 0;
			this.#suspect = undefined;
			this.#quickLosses = 0;
			return { cause: loss.cause, isOldestRefused: true };
		}
		const isKickedOut = this.#strikes === 0 && this.#quickLosses >= QUICK_LOSSES_NAMED;
		return {
			cause: isKickedOut ? clientIdTaken(this.#clientId, loss.cause.message) : loss.cause,
			isOldestRefused: false,
		};
	}

	/** Number of the retry that comes next, 1 for the first. */
	nextAttempt(): number {
		this.#attempt++;
		return this.#attempt;
	}

	/**
	 * Whether one message's answer stays away although later ones were answered. `settledCount`: of all messages; those
	 * beyond the sequence number of the oldest are later ones, because all before it are settled.
	 */
	isStuck(oldestSent: number | undefined, settledCount: number, afterMs: number): boolean {
		const nowMs = this.#clock.monotonicMs();
		if (oldestSent === undefined || this.#stuck?.sequence !== oldestSent) {
			this.#stuck = oldestSent === undefined ? undefined : { sequence: oldestSent, sinceMs: nowMs };
			return false;
		}
		return settledCount > oldestSent && nowMs - this.#stuck.sinceMs >= afterMs;
	}
}
