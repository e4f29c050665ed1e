import { deferred } from "@/lib/deferred";

/** Lines that wait for a reader that is slower; beyond this the newest are left out, for the rest says the same. */
const MOST_WAITING = 1_000;

/** Hands out, in order, what is put in, until it is closed. */
export class LineQueue<Line> implements AsyncIterable<Line> {
	#waiting: Line[] = [];
	#isClosed = false;
	#wake = deferred<void>();

	put(line: Line): void {
		if (this.#isClosed || this.#waiting.length >= MOST_WAITING) return;
		this.#waiting.push(line);
		this.#wake.resolve();
	}

	/** What was put in before is still handed out. Idempotent. */
	close(): void {
		this.#isClosed = true;
		this.#wake.resolve();
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<Line> {
		for (;;) {
			const lines = this.#waiting;
			this.#waiting = [];
			yield* lines;
			if (this.#waiting.length > 0) continue;
			if (this.#isClosed) return;
			await this.#wake.promise;
			this.#wake = deferred();
		}
	}
}
