/**
 * Kinds of request, most urgent first. An adapter runs the native calls of a connection one at a time, so whatever
 * arrives while a poll blocks waits for it; what is waiting when a call returns goes in this order.
 */
export const REQUEST_ORDER = ["commit", "fetch", "position", "poll"] as const;
export type RequestKind = (typeof REQUEST_ORDER)[number];

/**
 * Runs the requests of one connection one after another: a waiting commit before the next poll, never behind it, and
 * never more than one poll.
 */
export class RequestScheduler {
	readonly #waiting: Readonly<Record<RequestKind, (() => Promise<void>)[]>> = {
		commit: [],
		fetch: [],
		position: [],
		poll: [],
	};
	#isRunning = false;

	/** Settles as the job does. The job starts when nothing else runs, so it sees the state of that moment. */
	run<T>(kind: RequestKind, job: () => Promise<T>): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			this.#waiting[kind].push(() => job().then(resolve, reject));
			this.#next();
		});
	}

	#next(): void {
		if (this.#isRunning) return;
		for (const kind of REQUEST_ORDER) {
			const start = this.#waiting[kind].shift();
			if (!start) continue;
			this.#isRunning = true;
			start().finally(() => {
				this.#isRunning = false;
				this.#next();
			});
			return;
		}
	}
}
