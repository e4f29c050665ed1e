export interface InjectedFailure {
	code: number;
	message: string;
}

/** What goes wrong on purpose, for tests of clients. Everything is off until asked for and takes effect at once. */
export class Faults {
	/** New connections are cut before the upgrade, as if nothing listened behind a proxy. */
	refusesConnections = false;
	/** Requests are read and never answered. */
	isSilent = false;
	/** Requests of these actions are read and never answered. */
	readonly unanswered = new Set<string>();
	/** Every answer comes this much later. */
	answerDelayMs = 0;
	#announced = 0;
	readonly #dropAfter = new Set<number>();
	readonly #failures = new Map<string, InjectedFailure[]>();

	/** Messages announced so far, over all connections. */
	get announcedMessages(): number {
		return this.#announced;
	}

	/** Cuts the connection, without a close frame, after so many further messages were announced. */
	dropConnectionAfter(messages: number): void {
		this.#dropAfter.add(this.#announced + messages);
	}

	/** The next request of this action is answered with an error; several calls queue up. */
	failNext(action: string, failure: InjectedFailure): void {
		const queue = this.#failures.get(action) ?? [];
		queue.push(failure);
		this.#failures.set(action, queue);
	}

	takeFailure(action: string): InjectedFailure | undefined {
		return this.#failures.get(action)?.shift();
	}

	/** Counts an announced message; true when the connection is to be cut now. */
	countAnnounced(): boolean {
		this.#announced++;
		return this.#dropAfter.delete(this.#announced);
	}
}
