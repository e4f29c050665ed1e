import type { StoreState } from "@/lib/api/store";
import { messageOf } from "@/lib/errors";
import type { Clock, TimerHandle } from "@/server/clock";
import type { Logger } from "@/server/log";
import type { Db } from "./open";
import { storeTroubleOf } from "./store-trouble";

const PROBE_MS = 5_000;
/** Enough to need pages of its own: a full disk may still have room for a few bytes in the last one. */
const PROBE_CHARS = 32_768;
const PROBE_KEY = "store.probe";

export interface StoreHealthOptions {
	db: Db;
	clock: Clock;
	logger: Logger;
	/** The state began or ended; while it lasts, now and then with a new count. */
	onChange(state: StoreState): void;
	/** Everything can be stored again; called before the state says so, for what has to be made up for. */
	onRecovered(hole: Extract<StoreState, { status: "failing" }>): void;
}

/**
 * Whether the database takes writes. Once one fails for want of room or of a lock, history is left out without a further
 * try, because each try would hold up the server; a write of its own, every few seconds, finds out when that is over.
 */
export class StoreHealth {
	readonly #options: StoreHealthOptions;
	#state: StoreState = { status: "working" };
	#probe: TimerHandle | undefined;
	#isClosed = false;

	constructor(options: StoreHealthOptions) {
		this.#options = options;
	}

	get state(): StoreState {
		return this.#state;
	}

	/**
	 * Writes a piece of history, or leaves it out.
	 *
	 * @param what for the log, such as "the end of a run"
	 * @returns whether it was stored
	 */
	async write(what: string, write: () => Promise<unknown>): Promise<boolean> {
		if (this.#state.status === "failing") {
			this.#state = { ...this.#state, lost: this.#state.lost + 1 };
			return false;
		}
		try {
			await write();
			return true;
		} catch (error) {
			this.#options.logger.error({ err: error }, `could not store ${what}`);
			const trouble = storeTroubleOf(error);
			if (trouble !== undefined && this.#state.status === "working") {
				this.#state = { status: "failing", trouble, sinceMs: this.#options.clock.nowMs(), lost: 1 };
				this.#options.onChange(this.#state);
				this.#planProbe();
			}
			return false;
		}
	}

	/** No further probes. Idempotent. */
	close(): void {
		this.#isClosed = true;
		this.#probe?.cancel();
	}

	#planProbe(): void {
		if (this.#isClosed) return;
		this.#probe = this.#options.clock.setTimeout(() => void this.#tryAgain(), PROBE_MS);
	}

	async #tryAgain(): Promise<void> {
		const { db, logger, onRecovered } = this.#options;
		const where = { key: PROBE_KEY };
		const value = JSON.stringify("x".repeat(PROBE_CHARS));
		try {
			await db.$transaction([
				db.setting.upsert({ where, create: { ...where, value }, update: { value } }),
				db.setting.delete({ where }),
			]);
		} catch (error) {
			logger.debug({ reason: messageOf(error) }, "the store still fails");
			this.#options.onChange(this.#state);
			this.#planProbe();
			return;
		}
		if (this.#state.status === "working") return;
		const hole = this.#state;
		this.#state = { status: "working" };
		logger.info({ trouble: hole.trouble, lost: hole.lost }, "the store works again");
		onRecovered(hole);
		this.#options.onChange(this.#state);
	}
}
