import type { Clock } from "./clock";
import { sleep } from "./clock";
import type { NotReady, Probes } from "./http/probes";

/** What was found out is believed this long: anybody may ask, as often as they like. */
const BELIEVED_MS = 1_000;
/** A store that takes longer for nothing serves nobody. */
const ANSWER_LIMIT_MS = 2_000;

export interface ReadinessOptions {
	clock: Clock;
	/** Asks the store for as little as can be asked. */
	askStore(): Promise<unknown>;
	/** Whether Redis answers, or there is none. */
	isRedisThere(): boolean;
}

/** Whether this server can serve: everything is up, and store and Redis answer. */
export class Readiness implements Probes {
	readonly #options: ReadinessOptions;
	#phase: "starting" | "up" | "stopping" = "starting";
	#asked: { atMs: number; isThere: Promise<boolean> } | undefined;

	constructor(options: ReadinessOptions) {
		this.#options = options;
	}

	/** Migrations are done and the tasks that are wanted were started. */
	isUp(): void {
		if (this.#phase === "starting") this.#phase = "up";
	}

	isStopping(): void {
		this.#phase = "stopping";
	}

	async whyNotReady(): Promise<NotReady | undefined> {
		if (this.#phase !== "up") return this.#phase;
		if (!(await this.#isStoreThere())) return "store";
		return this.#options.isRedisThere() ? undefined : "redis";
	}

	#isStoreThere(): Promise<boolean> {
		const nowMs = this.#options.clock.monotonicMs();
		if (this.#asked === undefined || nowMs - this.#asked.atMs >= BELIEVED_MS) {
			this.#asked = { atMs: nowMs, isThere: this.#ask() };
		}
		return this.#asked.isThere;
	}

	async #ask(): Promise<boolean> {
		const answered = new AbortController();
		const limit = sleep(this.#options.clock, ANSWER_LIMIT_MS, answered.signal).then(() => false);
		try {
			return await Promise.race([this.#options.askStore().then(() => true), limit]);
		} catch {
			return false;
		} finally {
			limit.catch(() => {});
			answered.abort();
		}
	}
}
