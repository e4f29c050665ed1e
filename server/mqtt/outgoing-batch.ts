import type { PublishBatch } from "@/lib/body/types";
import { type Deferred, deferred } from "@/lib/deferred";
import type { Cause } from "@/lib/task/types";
import { encodeText, type PublishShape, withUserProperties } from "./publish-packet";
import type { Route } from "./route";
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
	readonly #shape: PublishShape;
	readonly #routes: (Route | undefined)[];
	readonly #refusals: Refusal[] = [];
	#remaining: number;

	constructor(batch: PublishBatch, startsAt: number, shape: PublishShape) {
		this.startsAt = startsAt;
		this.endsAt = startsAt + batch.count;
		this.bodies = Buffer.from(batch.bodies.buffer, batch.bodies.byteOffset, batch.bodies.byteLength);
		this.#batch = batch;
		this.#shape = shape;
		this.#routes = new Array(batch.mqttTopics.length);
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

	/** Encoded once per distinct topic. */
	route(index: number): Route {
		const topicIndex = this.#batch.topicIndexes[index] ?? 0;
		let route = this.#routes[topicIndex];
		if (route === undefined) {
			route = this.#makeRoute(topicIndex);
			this.#routes[topicIndex] = route;
		}
		return route;
	}

	#makeRoute(topicIndex: number): Route {
		const mqttTopic = this.#batch.mqttTopics[topicIndex] ?? "";
		const added = this.#batch.userProperties?.[topicIndex];
		const shape =
			added === undefined || added.length === 0 || this.#shape.version !== "5.0"
				? this.#shape
				: { ...this.#shape, properties: withUserProperties(this.#shape.properties, added) };
		return { mqttTopic, topic: encodeText(mqttTopic), shape };
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
