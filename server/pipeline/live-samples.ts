import type { MappedMessage, PublishBatch } from "@/lib/body/types";
import type { Qos } from "@/lib/dsn/types";
import type { LiveSample } from "@/lib/task/types";
import { skipWords } from "@/lib/topic-template/skip-words";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import type { BatchOutcome } from "@/server/mqtt/types";
import { shownOf } from "./shown-message";

const TURN_MS = 500;
const SAMPLES_PER_TURN = 3;
/** Skipped and refused messages are kept, watched or not, so that whoever looks later still sees why. */
const KEPT = 20;

export interface SettledMessage {
	mapped: MappedMessage;
	outcome: BatchOutcome;
	vgroupId: number;
	delayMs: number;
	/** Whether refused messages were passed over. */
	isRefusalSkipped: boolean;
}

/** Picks a few messages a second for the live panel while somebody watches. */
export class LiveSamples {
	readonly #clock: Clock;
	readonly #qos: Qos;
	readonly #send: (samples: LiveSample[]) => void;
	#lastId = 0;
	#pending: LiveSample[] = [];
	#kept: LiveSample[] = [];
	#publishedThisTurn = 0;
	#timer: TimerHandle | undefined;

	constructor(clock: Clock, qos: Qos, send: (samples: LiveSample[]) => void) {
		this.#clock = clock;
		this.#qos = qos;
		this.#send = send;
	}

	watch(isWatched: boolean): void {
		if (!isWatched) {
			this.close();
			return;
		}
		if (this.#timer !== undefined) return;
		this.#pending = [...this.#kept];
		this.#flush();
		this.#timer = every(this.#clock, TURN_MS, () => this.#flush());
	}

	close(): void {
		this.#timer?.cancel();
		this.#timer = undefined;
		this.#pending = [];
	}

	settled(message: SettledMessage): void {
		const { mapped, outcome, vgroupId, delayMs } = message;
		const base = { atMs: this.#clock.nowMs(), vgroupId, qos: this.#qos };
		for (const sample of mapped.skippedSamples.slice(0, SAMPLES_PER_TURN)) {
			const reason = skipWords(sample.reason);
			const body = shownOf(Buffer.from(sample.body));
			this.#keep({
				...base,
				id: ++this.#lastId,
				outcome: "skipped",
				mqttTopic: undefined,
				reason,
				...body,
				delayMs: undefined,
			});
		}
		for (const { index, cause } of outcome.refusals.slice(0, SAMPLES_PER_TURN)) {
			const shown = messageAt(mapped.batch, index);
			this.#keep({ ...base, id: ++this.#lastId, outcome: "failed", reason: cause.message, ...shown, delayMs });
		}
		if (this.#timer === undefined) return;
		const refused = new Set(outcome.refusals.map(({ index }) => index));
		for (let index = 0; index < mapped.batch.count && this.#publishedThisTurn < SAMPLES_PER_TURN; index++) {
			if (refused.has(index)) continue;
			this.#publishedThisTurn++;
			const shown = messageAt(mapped.batch, index);
			this.#pending.push({ ...base, id: ++this.#lastId, outcome: "published", ...shown, delayMs });
		}
	}

	#keep(sample: LiveSample): void {
		this.#kept = [...this.#kept.slice(1 - KEPT), sample];
		if (this.#timer !== undefined) this.#pending = [...this.#pending.slice(1 - KEPT), sample];
	}

	#flush(): void {
		this.#publishedThisTurn = 0;
		if (this.#pending.length === 0) return;
		this.#send(this.#pending);
		this.#pending = [];
	}
}

function messageAt(batch: PublishBatch, index: number) {
	const start = index === 0 ? 0 : (batch.bodyEnds[index - 1] ?? 0);
	const bytes = batch.bodies.subarray(start, batch.bodyEnds[index]);
	return { mqttTopic: batch.mqttTopics[batch.topicIndexes[index] ?? 0], ...shownOf(bytes) };
}
