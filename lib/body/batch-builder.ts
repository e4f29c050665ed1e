import { ByteWriter } from "./byte-writer";
import type { PublishBatch, UserProperties } from "./types";
import type { MessageProperties } from "./user-properties";

/** Collects the bodies of one message. Write a body to `out`, then `add` it under its MQTT topic. */
export class BatchBuilder {
	readonly out: ByteWriter;
	/** Tells batches apart without keeping them. */
	readonly serial: number;
	readonly #ends: Uint32Array;
	readonly #topicIndexes: Uint32Array;
	readonly #mqttTopics: string[] = [];
	readonly #properties: MessageProperties | undefined;
	readonly #userProperties: UserProperties[] = [];
	readonly #indexByTopic = new Map<string, number>();
	#count = 0;

	/** `capacity`: the most messages it can take. `expectedBytes` only spares growing. */
	constructor(
		serial: number,
		capacity: number,
		expectedBytes: number,
		maxBytes: number,
		properties?: MessageProperties,
	) {
		this.#properties = properties;
		this.serial = serial;
		this.out = new ByteWriter(Math.min(expectedBytes, maxBytes), maxBytes);
		this.#ends = new Uint32Array(capacity);
		this.#topicIndexes = new Uint32Array(capacity);
	}

	get count(): number {
		return this.#count;
	}

	/** Table and super table are those of the message, where user properties may name them. */
	indexOf(mqttTopic: string, table?: string, stable?: string): number {
		const key = this.#properties === undefined ? mqttTopic : `${mqttTopic}\0${table ?? ""}\0${stable ?? ""}`;
		const known = this.#indexByTopic.get(key);
		if (known !== undefined) return known;
		const index = this.#mqttTopics.push(mqttTopic) - 1;
		if (this.#properties !== undefined) this.#userProperties.push(this.#properties.of(table, stable));
		this.#indexByTopic.set(key, index);
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
			...(this.#properties === undefined ? {} : { userProperties: this.#userProperties }),
		};
	}
}
