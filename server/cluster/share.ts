/** A queue and the workers that serve it, as one of them sees them. */
export interface QueueView {
	/** Jobs that wait for a worker. */
	waiting: number;
	/** Jobs that some worker holds. */
	active: number;
	/** Of these, the ones that this worker holds. */
	held: number;
	/** Workers that serve the queue and take jobs, this one included. */
	workers: number;
	/** Jobs that this worker may hold at most. */
	capacity: number;
}

export interface Plan {
	/** Jobs that this worker may hold from now on. */
	takeUpTo: number;
	/** Jobs that it gives to others now. */
	giveBack: number;
}

/** So few are taken whatever the share is: they would wait for a turn otherwise. */
const ALWAYS = 8;
/** What somebody sees of the others is up to a second old: only what lasts is acted upon. */
const PATIENT_TURNS = 3;
/** Each turn gives away this part of what is too much, so that the others do not wait for a hundred drains at once. */
const PART = 0.25;

/**
 * How many pipelines of one queue this worker takes: an even share. The queue itself gives jobs to whoever asks first,
 * and lets nobody be pushed aside; so a worker that has more than its share, because others came later, gives some back.
 * To be asked every second.
 */
export class Share {
	#turnsWaiting = 0;
	#turnsExcess = 0;

	plan({ waiting, active, held, workers, capacity }: QueueView): Plan {
		const share = Math.ceil((waiting + active) / Math.max(1, workers));
		this.#turnsWaiting = waiting > 0 ? this.#turnsWaiting + 1 : 0;
		// Somebody does not take its share, being full or busy with something else.
		const isLeftOver = this.#turnsWaiting >= PATIENT_TURNS;
		const wanted = isLeftOver ? held + waiting : Math.max(share, ALWAYS);
		const excess = held - share;
		this.#turnsExcess = excess > 1 && waiting === 0 ? this.#turnsExcess + 1 : 0;
		const isTooMuch = this.#turnsExcess >= PATIENT_TURNS;
		return {
			takeUpTo: Math.max(1, Math.min(capacity, isTooMuch ? share : wanted)),
			giveBack: isTooMuch ? Math.ceil(excess * PART) : 0,
		};
	}
}
