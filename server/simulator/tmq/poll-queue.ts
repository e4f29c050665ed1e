/**
 * Polls run one after another. One may run and one may wait; a third drops the waiting one without an answer. Until the
 * queue is opened nothing runs.
 */
export class PollQueue<T> {
	#phase: "held" | "idle" | "running" | "closed" = "held";
	#waiting: T | undefined;

	constructor(private readonly run: (request: T) => Promise<void>) {}

	add(request: T): void {
		this.#waiting = request;
		this.#start();
	}

	/** A subscription exists: polls are taken from now on. */
	open(): void {
		if (this.#phase === "held") this.#phase = "idle";
		this.#start();
	}

	close(): void {
		this.#phase = "closed";
		this.#waiting = undefined;
	}

	#start(): void {
		const request = this.#waiting;
		if (this.#phase !== "idle" || request === undefined) return;
		this.#waiting = undefined;
		this.#phase = "running";
		void this.run(request).finally(() => {
			if (this.#phase === "running") this.#phase = "idle";
			this.#start();
		});
	}
}
