import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { MappedMessage } from "@/lib/body/types";
import type { PipelineReport, VgroupReport } from "@/lib/task/types";
import { type Clock, everyTogether, type TimerHandle } from "@/server/clock";
import type { TmqSession } from "@/server/tmq/types";
import { DelayCounter } from "./delay-counter";
import { DelayHistogram, ROTATE_MS } from "./delay-histogram";
import { totalLag, toVgroupReports } from "./positions";

const POSITIONS_EVERY_MS = 3_000;
/** While nothing is behind and nothing comes, the answer stays the same: hundreds of idle tasks ask seldom. */
const POSITIONS_AT_REST_MS = 30_000;
/** Longer than the histograms of recent delays remember. */
const FADED_AFTER_MS = 2 * ROTATE_MS;

/** How the run comes along: delays, lag, and when something last happened. */
export class Progress {
	readonly #clock: Clock;
	readonly #countId = randomUUID();
	readonly #delays = new DelayHistogram();
	readonly #rowDelays = new DelayHistogram();
	readonly #allDelays = new DelayCounter();
	#vgroups: VgroupReport[] = [];
	/** The last answer named vgroups, and said of them what the one before had said. */
	#isUnchanged = false;
	#lastAcknowledgedAtMs: number | undefined;
	#retentionGap = 0;
	#version = 0;
	#touchedAtMs: number;
	#isAsking = false;
	#askedAtMs = Number.NEGATIVE_INFINITY;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#touchedAtMs = clock.monotonicMs();
	}

	/** Something came or was connected: the run is not idle. */
	touched(): void {
		this.#touchedAtMs = this.#clock.monotonicMs();
	}

	get quietMs(): number {
		return this.#clock.monotonicMs() - this.#touchedAtMs;
	}

	/** Another one whenever a report says something new; undefined while delays still fade from it. */
	get version(): number | undefined {
		return this.quietMs > FADED_AFTER_MS ? this.#version : undefined;
	}

	acknowledged({ newestRowAtMs }: MappedMessage, count: number, delayMs: number): void {
		if (count === 0) return;
		const atMs = this.#clock.monotonicMs();
		this.#delays.record(delayMs, count, atMs);
		this.#allDelays.record(delayMs, count);
		this.#lastAcknowledgedAtMs = this.#clock.nowMs();
		if (newestRowAtMs !== undefined) {
			this.#rowDelays.record(Math.max(0, this.#lastAcknowledgedAtMs - newestRowAtMs), count, atMs);
		}
		this.touched();
	}

	retentionGap(entries: number): void {
		this.#version++;
		this.#retentionGap += entries;
	}

	/** Asks the session now and then where it stands. A session that is gone is noticed by whoever reads it. */
	watchPositions(sessionNow: () => TmqSession | undefined): TimerHandle {
		return everyTogether(this.#clock, POSITIONS_EVERY_MS, () => {
			const session = sessionNow();
			if (session === undefined || this.#isAsking || this.#isAtRest) return;
			this.#isAsking = true;
			this.#askedAtMs = this.#clock.monotonicMs();
			session
				.positions()
				.then((positions) => {
					const vgroups = positions === undefined ? [] : toVgroupReports(positions);
					const isSame = isDeepStrictEqual(vgroups, this.#vgroups);
					this.#isUnchanged = isSame && vgroups.length > 0;
					if (isSame) return;
					this.#vgroups = vgroups;
					this.#version++;
				})
				.catch(() => {})
				.finally(() => {
					this.#isAsking = false;
				});
		});
	}

	/**
	 * Nothing was behind when the server was asked last, not long ago, and nothing has come since. TDengine logs commits and
	 * subscriptions too, so a group that has read all can stay some entries behind: then the answer stays the same.
	 */
	get #isAtRest(): boolean {
		const isSettled = totalLag(this.#vgroups) === 0 || this.#isUnchanged;
		return (
			isSettled &&
			this.#touchedAtMs < this.#askedAtMs &&
			this.#clock.monotonicMs() - this.#askedAtMs < POSITIONS_AT_REST_MS
		);
	}

	report(): Omit<PipelineReport, "counters" | "inFlightLimit"> {
		const atMs = this.#clock.monotonicMs();
		return {
			atMs: this.#clock.nowMs(),
			countId: this.#countId,
			lag: totalLag(this.#vgroups),
			vgroups: this.#vgroups,
			delay: this.#delays.quantiles(atMs),
			rowDelay: this.#rowDelays.quantiles(atMs),
			delays: this.#allDelays.snapshot(),
			lastAcknowledgedAtMs: this.#lastAcknowledgedAtMs,
			retentionGap: this.#retentionGap,
		};
	}
}
