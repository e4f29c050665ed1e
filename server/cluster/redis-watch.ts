import type { Redis } from "ioredis";
import type { RedisState } from "@/lib/api/redis";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import type { Logger } from "@/server/log";
import type { RedisAccess } from "./redis";

const LOOK_MS = 500;
/**
 * So many looks in a row without an answer, and the link is lost. They are counted rather than timed: a process that had
 * no time itself has looked once when it goes on, and finds the answer then.
 */
const LOOKS_WITHOUT_ANSWER = 3;

export interface RedisWatchOptions {
	redis: Pick<RedisAccess, "hasty" | "shownUrl">;
	clock: Clock;
	logger: Logger;
	/** How long tasks go on without Redis. */
	goOnMs: number;
}

/** Looks twice a second whether Redis answers, and says so when that changes. */
export class RedisWatch implements Disposable {
	readonly #options: RedisWatchOptions;
	readonly #connection: Redis;
	readonly #looking: TimerHandle;
	readonly #listeners = new Set<(state: RedisState, before: RedisState) => void>();
	#state: RedisState = { status: "working" };
	#answeredAtMs: number;
	#looksWithoutAnswer = 0;
	#isAsking = false;

	constructor(options: RedisWatchOptions) {
		this.#options = options;
		this.#connection = options.redis.hasty();
		this.#answeredAtMs = options.clock.nowMs();
		this.#looking = every(options.clock, LOOK_MS, () => this.#look());
	}

	get state(): RedisState {
		return this.#state;
	}

	/** Told when the link is lost or back, with how it was before. */
	onChange(listener: (state: RedisState, before: RedisState) => void): void {
		this.#listeners.add(listener);
	}

	[Symbol.dispose](): void {
		this.#looking.cancel();
		this.#listeners.clear();
		this.#connection.disconnect();
	}

	#look(): void {
		this.#looksWithoutAnswer++;
		if (this.#looksWithoutAnswer > LOOKS_WITHOUT_ANSWER && this.#state.status === "working") this.#lose();
		// On a connection that is dead the answer is waited for until it is cut.
		if (this.#isAsking) return;
		this.#isAsking = true;
		this.#connection
			.ping()
			.then(
				() => this.#answered(),
				() => {},
			)
			.finally(() => {
				this.#isAsking = false;
			});
	}

	#answered(): void {
		this.#answeredAtMs = this.#options.clock.nowMs();
		this.#looksWithoutAnswer = 0;
		const { state } = this;
		if (state.status === "working") return;
		const { logger, redis } = this.#options;
		const awayMs = this.#answeredAtMs - state.sinceMs;
		logger.info({ redis: redis.shownUrl, awayMs }, "Redis answers again");
		this.#become({ status: "working" });
	}

	#lose(): void {
		const { logger, redis, goOnMs } = this.#options;
		logger.error(
			{ redis: redis.shownUrl, goOnMs },
			"the link to Redis is lost: tasks go on for a moment, then rest until it is back",
		);
		this.#become({ status: "lost", sinceMs: this.#answeredAtMs, goOnMs });
	}

	#become(state: RedisState): void {
		const before = this.#state;
		this.#state = state;
		for (const listener of [...this.#listeners]) listener(state, before);
	}
}
