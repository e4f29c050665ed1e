import { backoffMs } from "@/lib/backoff";
import type { Cause } from "@/lib/task/types";
import type { Clock } from "@/server/clock";
import { clientIdSuspected } from "./causes";
import type { Loss } from "./connection";

const STABLE_AFTER_MS = 10_000;
/** With a rival under the same id each connection lasts as long as the rival's own pauses. */
const STABLE_BESIDE_RIVAL_MS = 120_000;
const QUICK_LOSS_MS = 5_000;
const QUICK_LOSSES_NAMED = 3;
const STRIKES_ARE_OUT = 3;
/** The attempt whose wait is the longest there is: thrown out by name, another sign-in would only throw the rival out. */
const PATIENT_ATTEMPT = 7;
/** MQTT resends only after a reconnect: an answer that stays away this long, while later ones came, needs one. */
const ONE_UNANSWERED_MS = 60_000;
/** So does a broker that answers nothing at all any more. */
const ALL_UNANSWERED_MS = 300_000;

export interface LossVerdict {
	cause: Cause;
	isOldestRefused: boolean;
}

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
	#hasRival = false;
	#isPatient = false;
	#suspect: number | undefined;
	#strikes = 0;
	#unanswered: { sequence: number; sinceMs: number } | undefined;

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
		this.#unanswered = undefined;
	}

	/** No connection came about: the broker is in trouble of its own, and no message is to blame for the last loss. */
	unreachable(): void {
		this.#acquit();
	}

	/** The oldest unanswered message moved on: the suspect is cleared. */
	progressed(oldestSent: number | undefined): void {
		if (this.#suspect !== undefined && oldestSent !== this.#suspect) this.#acquit();
	}

	lost(loss: Loss, oldestSent: number | undefined): LossVerdict {
		const livedMs = this.#clock.monotonicMs() - (this.#connectedAtMs ?? 0);
		if (livedMs >= (this.#hasRival ? STABLE_BESIDE_RIVAL_MS : STABLE_AFTER_MS)) {
			this.#attempt = 0;
			this.#hasRival = false;
		}
		this.#isPatient = loss.isTakenOver;
		if (loss.isTakenOver) {
			this.#hasRival = true;
			return { cause: loss.cause, isOldestRefused: false };
		}
		this.#quickLosses = livedMs < QUICK_LOSS_MS ? this.#quickLosses + 1 : 0;
		// What the broker does not blame on a message, and what this side cut, is held against none.
		if (!loss.isAboutMessage) return { cause: loss.cause, isOldestRefused: false };

		if (oldestSent !== undefined && oldestSent === this.#suspect) this.#strikes++;
		else this.#strikes = oldestSent === undefined ? 0 : 1;
		this.#suspect = oldestSent;
		if (this.#strikes >= STRIKES_ARE_OUT) {
			this.#acquit();
			this.#quickLosses = 0;
			return { cause: loss.cause, isOldestRefused: true };
		}
		return { cause: this.#causeBesideRival(loss), isOldestRefused: false };
	}

	/** Counts the retry that comes next, 1 for the first, and says how long to wait before it. */
	nextRetry(chance: number): { attempt: number; waitMs: number } {
		this.#attempt++;
		const attempt = this.#isPatient ? Math.max(PATIENT_ATTEMPT, this.#attempt) : this.#attempt;
		this.#isPatient = false;
		return { attempt: this.#attempt, waitMs: backoffMs(attempt, chance) };
	}

	/**
	 * How many answers stay away for too long: that of one message although later ones came, or all of them. To be asked
	 * every few seconds. `settledCount`: of all messages; those beyond the sequence number of the oldest are later ones,
	 * because all before it are settled.
	 */
	unanswered(oldestSent: number | undefined, settledCount: number): { isOne: boolean; forMs: number } | undefined {
		const nowMs = this.#clock.monotonicMs();
		if (oldestSent === undefined || this.#unanswered?.sequence !== oldestSent) {
			this.#unanswered = oldestSent === undefined ? undefined : { sequence: oldestSent, sinceMs: nowMs };
			return undefined;
		}
		const isOne = settledCount > oldestSent;
		const forMs = nowMs - this.#unanswered.sinceMs;
		return forMs >= (isOne ? ONE_UNANSWERED_MS : ALL_UNANSWERED_MS) ? { isOne, forMs } : undefined;
	}

	/**
	 * Losses on one message have their own explanation; others in quick order have that of a rival. MQTT 5 brokers should
	 * name it, but Mosquitto 2.0 closes without a word.
	 */
	#causeBesideRival(loss: Loss): Cause {
		if (this.#strikes > 1 || this.#quickLosses < QUICK_LOSSES_NAMED) return loss.cause;
		this.#hasRival = true;
		return clientIdSuspected(this.#clientId, loss.cause.message);
	}

	#acquit(): void {
		this.#suspect = undefined;
		this.#strikes = 0;
	}
}
