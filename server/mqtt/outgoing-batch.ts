import type { PublishBatch } from "@/lib/body/types";
import { type Deferred, deferred } from "@/lib/deferred";
import type { Cause } from "@/lib/task/types";
import { encodeText } from "./publish-packet";
import type { BatchOutcome, Refusal } from "./types";

/** A batch on its way: where its messages lie in the publisher's sequence, and how many still miss an answer. */
export class OutgoingBatch {
	/** Sequence number of the batch's first message. */
	readonly startsAt: number;
	readonly endsAt: number;
	readonly bodies: Buffer;
	readonly accepted: Deferred<void> = deferred();
	readonly settled: Deferred<BatchOutcome> = deferred();
	readonly #batch: PublishBatch;
	readonly #topics: (Buffer | undefined)[];
	readonly #refusals: Refusal[] = [];
	#remaining: number;

	constructor(batch: PublishBatch, startsAt: number) {
		this.startsAt = startsAt;
		this.endsAt = startsAt + batch.count;
		this.bodies = Buffer.from(batch.bodies.buffer, batch.bodies.byteOffset, batch.bodies.byteLength);
		this.#batch = batch;
		this.#topics = new Array(batch.mqttTopics.length);
		this.#remaining = batch.count;
		// Whoever holds the ticket may look at it later or not at all.
		this.accepted.promise.catch(() => {});
		this.settled.promise.catch(() => {});
		if (batch.count === 0) {
			this.accepted.resolve();
			this.#finish();
		}
	}

	get remaining(): number {
		return this.#remaining;
	}

	bodyStart(index: number): number {
		return index === 0 ? 0 : (this.#batch.bodyEnds[index - 1] ?? 0);
	}

	bodyEnd(index: number): number {
		return this.#batch.bodyEnds[index] ?? 0;
	}

	mqttTopic(index: number): string {
		return this.#batch.mqttTopics[this.#batch.topicIndexes[index] ?? 0] ?? "";
	}

	/** As MQTT writes it; encoded once per distinct topic. */
	topicBytes(index: number): Buffer {
		const topicIndex = this.#batch.topicIndexes[index] ?? 0;
		let bytes = this.#topics[topicIndex];
		if (bytes === undefined) {
			bytes = encodeText(this.#batch.mqttTopics[topicIndex] ?? "");
			this.#topics[topicIndex] = bytes;
		}
		return bytes;
	}

	settle(index: number, refusal: Cause | undefined): void {
		this.#remaining--;
		if (refusal !== undefined) this.#refusals.push({ index, cause: refusal });
		if (this.#remaining === 0) this.#finish();
	}

	fail(reason: unknown): void {
		this.accepted.reject(reason);
		this.settled.reject(reason);
	}

	#finish() {
		const refusals = this.#refusals.sort((one, other) => one.index - other.index);
		this.settled.resolve({ publishedCount: this.#batch.count - refusals.length, refusals });
	}
}
