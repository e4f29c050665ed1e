import type { MessageKind, SkipReason, TemplateValues } from "@/lib/topic-template/types";

/** User properties of a message (MQTT 5) beyond those that all messages have. */
export type UserProperties = readonly (readonly [name: string, value: string])[];

/**
 * MQTT messages ready to be sent, packed: bodies lie one after another in one buffer and topics are named by index, so
 * that a batch of thousands costs a handful of objects.
 */
export interface PublishBatch {
	readonly count: number;
	/** UTF-8 of all bodies, in order, nothing between them. */
	readonly bodies: Uint8Array;
	/** End of body i within `bodies`; it starts at the end of body i - 1. */
	readonly bodyEnds: Uint32Array;
	/** Distinct MQTT topics; with `userProperties`, distinct pairs of topic and properties. */
	readonly mqttTopics: readonly string[];
	/** Beside each of `mqttTopics`: user properties of its messages, if any are templates. */
	readonly userProperties?: readonly UserProperties[];
	/** Which of `mqttTopics` message i goes to. */
	readonly topicIndexes: Uint32Array;
}

/** A message that will not be sent, as kept for the console. */
export interface SkippedSample {
	readonly reason: SkipReason;
	readonly kind: MessageKind;
	readonly values: TemplateValues;
	/** The body that would have been sent. */
	readonly body: string;
}

/** What became of one TMQ message. `read = batch.count + skippedCount`. */
export interface MappedMessage {
	/**
	 * In MQTT messages to be sent: one per row (with `lists`: one per list of rows) or table event. Ignored metadata is
	 * not read. All other counts are in the same unit.
	 */
	readonly readCount: number;
	readonly batch: PublishBatch;
	readonly skippedCount: number;
	/** Count by `SkipReason.kind` (missing variables as `missing-variable:NAME`). */
	readonly skippedByReason: ReadonlyMap<string, number>;
	/** MQTT messages in which something is not understood, by `UnknownKey`; they are published all the same. */
	readonly unknownByKey: ReadonlyMap<string, number>;
	/** The first few of each reason. */
	readonly skippedSamples: readonly SkippedSample[];
	/**
	 * Unix ms of the newest row when the first column is a timestamp of the last day, else undefined. "The last day"
	 * needs the `nowMs` of `map`: without it, the newest of all rows.
	 */
	readonly newestRowAtMs: number | undefined;
}
