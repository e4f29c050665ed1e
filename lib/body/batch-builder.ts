import { ByteWriter } from "./byte-writer";
import type { PublishBatch } from "./types";

/** Collects the bodies of one message. Write a body to `out`, then `add` it under its MQTT topic. */
export class BatchBuilder {
	readonly out: ByteWriter;
	/** Tells batches apart without keeping them. */
	readonly serial: number;
	readonly #ends: Uint32Array;
	readonly #topicIndexes: Uint32Array;
	readonly #mqttTopics: string[] = [];
	readonly #indexByTopic = new Map<string, number>();
	#count = 0;

	/** `capacity`: the most messages it can take. `expectedBytes` only spares growing. */
	constructor(serial: number, capacity: number, expectedBytes: number, maxBytes: number) {
		this.serial = serial;
		this.out = new ByteWriter(Math.min(expectedBytes, maxBytes), maxBytes);
		this.#ends = new Uint32Array(capacity);
		this.#topicIndexes = new Uint32Array(capacity);
	}

	get count(): number {
		return this.#count;
	}

	indexOf(mqttTopic: string): number {
		const known = this.#indexByTopic.get(mqttTopic);
		if (known !== undefined) return known;
		const index = this.#mqttTopics.push(mqttTopic) - 1;
		this.#indexByTopic.set(mqttTopic, index);
		return index;
	}

	/** Ends the body that was just written. */
	add(topicIndex: number): void {
		this.#ends[this.#count] = this.out.at;
		this.#topicIndexes[this.#count] = topicIndex;
		this.#count++;
	}

	finish(): PublishBatch {
		const count = this.#count;
		return {
			count,
			bodies: this.out.finish(),
			bodyEnds: this.#ends.subarray(0, count),
			mqttTopics: this.#mqttTopics,
			topicIndexes: this.#topicIndexes.subarray(0, count),
		};
	}
}
