import type { Clock } from "@/server/clock";

interface Planned {
	atMs: number;
	order: number;
	callback: () => void;
}

/** A clock that stands still until it is told to move; due timers run in order of time. */
export class ManualClock implements Clock {
	#nowMs: number;
	#lastOrder = 0;
	readonly #planned = new Set<Planned>();

	constructor(startMs = 1_800_000_000_000) {
		this.#nowMs = startMs;
	}

	nowMs(): number {
		return this.#nowMs;
	}

	monotonicMs(): number {
		return this.#nowMs;
	}

	setTimeout(callback: () => void, delayMs: number) {
		const planned = { atMs: this.#nowMs + Math.max(0, delayMs), order: ++this.#lastOrder, callback };
		this.#planned.add(planned);
		return { cancel: () => void this.#planned.delete(planned) };
	}

	/** How many timers wait: none should after everything was closed. */
	get waiting(): number {
		return this.#planned.size;
	}

	/** Moves on; between two timers everything that was only waiting for a promise gets its turn. */
	async advance(byMs: number): Promise<void> {
		const untilMs = this.#nowMs + byMs;
		for (;;) {
			await settle();
			const next = this.#next();
			if (next === undefined || next.atMs > untilMs) break;
			this.#planned.delete(next);
			this.#nowMs = next.atMs;
			next.callback();
		}
		this.#nowMs = untilMs;
		await settle();
	}

	#next(): Planned | undefined {
		return [...this.#planned].sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
	}
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
	for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}
