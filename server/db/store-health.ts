import type { StoreState, StoreTrouble } from "@/lib/api/store";
import { messageOf } from "@/lib/errors";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import type { Logger } from "@/server/log";
import type { Db } from "./open";
import { storeTroubleOf } from "./store-trouble";

const PROBE_MS = 5_000;
/** Enough to need pages of its own: a full disk may still have room for a few bytes in the last one. */
const PROBE_CHARS = 32_768;
const PROBE_KEY = "store.probe";
const LOOK_MS = 2_000;
/** An answer that is still owed after so many further looks does not come. */
const LOOKS_WITHOUT_ANSWER = 3;

export interface StoreHealthOptions {
	db: Db;
	clock: Clock;
	logger: Logger;
	/**
	 * Asks now and then by itself, for a database on another machine: a console that has nothing to write would not notice
	 * that it is away.
	 */
	isAsked: boolean;
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
	readonly #looking: TimerHandle | undefined;
	/** Looks since the one that has no answer yet; undefined when none is owed. */
	#looksOwed: number | undefined;
	#isClosed = false;

	constructor(options: StoreHealthOptions) {
		this.#options = options;
		if (options.isAsked) this.#looking = every(options.clock, LOOK_MS, () => this.#look());
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
			if (trouble !== undefined && this.#state.status === "working") this.#fail(trouble, 1);
			return false;
		}
	}

	/** No further probes. Idempotent. */
	close(): void {
		this.#isClosed = true;
		this.#looking?.cancel();
		this.#probe?.cancel();
	}

	#fail(trouble: StoreTrouble, lost: number): void {
		this.#state = { status: "failing", trouble, sinceMs: this.#options.clock.nowMs(), lost };
		this.#options.onChange(this.#state);
		this.#planProbe();
	}

	#look(): void {
		if (this.#state.status === "failing") return;
		if (this.#looksOwed !== undefined) {
			this.#looksOwed++;
			if (this.#looksOwed === LOOKS_WITHOUT_ANSWER) this.#sawTrouble("unreachable", "it does not answer");
			return;
		}
		this.#looksOwed = 0;
		this.#options.db.setting
			.findFirst({ select: { key: true } })
			.catch((error: unknown) => {
				const trouble = storeTroubleOf(error);
				if (trouble !== undefined) this.#sawTrouble(trouble, messageOf(error));
			})
			.finally(() => {
				this.#looksOwed = undefined;
			});
	}

	#sawTrouble(trouble: StoreTrouble, reason: string): void {
		if (this.#isClosed || this.#state.status === "failing") return;
		this.#options.logger.error({ trouble, reason }, "the store fails");
		this.#fail(trouble, 0);
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
				// Another console may try at the same time.
				db.setting.deleteMany({ where }),
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
