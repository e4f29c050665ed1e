import { describeMeta, isWanted, type MetaFilter } from "@/lib/tmq/meta";
import type { Block, BlockColumn, MessageAddress, MetaObject, TmqMessage } from "@/lib/tmq/types";
import { type UnknownKey, unknownInBlock, unknownInMeta } from "@/lib/tmq/unknown";
import { prepareTopic, type TopicRenderer } from "@/lib/topic-template/render";
import type { SkipReason, TopicTemplate } from "@/lib/topic-template/types";
import { BatchBuilder } from "./batch-builder";
import { ByteWriter, MAX_BODY_BYTES } from "./byte-writer";
import { addressValues, type DataTopics, DataTopicsByVgroup, dataValues, indexWithin } from "./data-topics";
import { metaBody } from "./meta-body";
import { type RowListBounds, RowLists } from "./row-lists";
import { newestRowAt } from "./row-time";
import { RowWriter } from "./row-writer";
import { SkipLog } from "./skip-log";
import { findTableColumn, readTableName } from "./table-column";
import type { MappedMessage, SkippedSample } from "./types";
import { MessageProperties, type PropertyTemplates, propertiesVaryByRow } from "./user-properties";

export interface MapperOptions extends MetaFilter {
	/** For data rows. */
	topic: TopicTemplate;
	/** For metadata events. */
	metaTopic: TopicTemplate;
	/** Put rows that go to the same MQTT topic into common messages; without it, each row is a message. */
	lists?: RowListBounds | undefined;
	/** User properties that are templates; fixed ones are the publisher's. */
	userProperties?: PropertyTemplates;
	/** Bound on the bodies of one message, 1 GiB by default. */
	maxBodyBytes?: number;
}

/** Makes MQTT messages of TMQ messages. Keeps what repeats (writers of columns, topics of tables) between messages. */
export interface Mapper {
	/**
	 * `nowMs`: Unix time, against which `newestRowAtMs` is judged; without it every row counts. Throws
	 * `BodiesTooLargeError`.
	 */
	map(message: TmqMessage, nowMs?: number): MappedMessage;
}

export function createMapper(options: MapperOptions): Mapper {
	return new MessageMapper(options);
}

const FIRST_BYTES_PER_ENTRY = 256;
/** Of bodies that hold little but long texts. */
const FRAME_TO_BODY = 1.1;
const utf8 = new TextDecoder();

class MessageMapper implements Mapper {
	readonly #filter: MetaFilter;
	readonly #maxBodyBytes: number;
	readonly #metaRenderer: TopicRenderer;
	readonly #dataTopics: DataTopicsByVgroup;
	readonly #rows = new RowWriter();
	readonly #lists: RowListBounds | undefined;
	readonly #propertyTemplates: PropertyTemplates | undefined;
	/** Bytes that a row or event took in the last batch: what the next one will probably need. */
	#bytesPerEntry = FIRST_BYTES_PER_ENTRY;
	#nextSerial = 0;

	constructor({
		topic,
		metaTopic,
		lists,
		userProperties = {},
		maxBodyBytes = MAX_BODY_BYTES,
		...filter
	}: MapperOptions) {
		this.#lists = lists;
		this.#maxBodyBytes = maxBodyBytes;
		this.#filter = filter;
		this.#metaRenderer = prepareTopic(metaTopic);
		this.#propertyTemplates = Object.keys(userProperties).length === 0 ? undefined : userProperties;
		this.#dataTopics = new DataTopicsByVgroup(prepareTopic(topic), propertiesVaryByRow(userProperties));
	}

	map(message: TmqMessage, nowMs?: number): MappedMessage {
		const { address, blocks } = message;
		const metas = message.metas.filter((meta) => isWanted(meta, this.#filter));
		const capacity = blocks.reduce((sum, block) => sum + block.rowCount, metas.length);
		const batch = new BatchBuilder(
			this.#nextSerial++,
			capacity,
			// Texts are about as long as in the frame; what is not written to takes no memory, but growing copies.
			Math.ceil(Math.max(capacity * this.#bytesPerEntry, message.byteLength * FRAME_TO_BODY)),
			this.#maxBodyBytes,
			this.#propertyTemplates && new MessageProperties(this.#propertyTemplates, address),
		);
		const skips = new SkipLog();
		const unknown = countUnknown(message, metas);

		for (const meta of metas) this.#addMeta(meta, address, batch, skips);
		this.#rows.startMessage(address);
		const topics = this.#dataTopics.of(address);
		if (this.#lists === undefined) {
			for (const block of blocks) this.#addBlock(block, address, topics, batch, skips);
		} else {
			const lists = new RowLists(this.#lists, this.#rows, address, batch, skips);
			for (const block of blocks) lists.addBlock(block, topics);
			lists.finish();
		}
		this.#rows.endMessage();

		if (batch.count > 0) this.#bytesPerEntry = (batch.out.at / capacity) * 1.05 + 16;
		return {
			readCount: batch.count + skips.count,
			batch: batch.finish(),
			skippedCount: skips.count,
			skippedByReason: skips.byReason,
			unknownByKey: unknown,
			skippedSamples: skips.samples,
			newestRowAtMs: newestRowAt(blocks, nowMs),
		};
	}

	#addMeta(meta: MetaObject, address: MessageAddress, batch: BatchBuilder, skips: SkipLog): void {
		const description = describeMeta(meta);
		if (description === undefined) return;
		const { kind, ...names } = description;
		const values = { ...addressValues(address), ...names };
		const body = metaBody(meta, address);
		const rendered = this.#metaRenderer.render(values, kind);
		if (rendered.ok) {
			batch.out.text(body);
			batch.add(batch.indexOf(rendered.mqttTopic, names.table, names.stable));
		} else skips.add(rendered.reason, 1, () => ({ kind, values, body }));
	}

	#addBlock(block: Block, address: MessageAddress, topics: DataTopics, batch: BatchBuilder, skips: SkipLog): void {
		this.#rows.startBlock(block);
		const tableColumn = block.tableName === undefined ? findTableColumn(block) : undefined;
		if (tableColumn !== undefined && topics.isPerTable) {
			this.#addRowsByTable(block, tableColumn, address, topics, batch, skips);
			return;
		}
		const topic = topics.ofTable(block.tableName);
		const { rendered } = topic;
		if (rendered.ok) {
			const index = indexWithin(batch, topic, rendered.mqttTopic);
			for (let row = 0; row < block.rowCount; row++) {
				this.#rows.writeRow(batch.out, row);
				batch.add(index);
			}
		} else {
			const tableOf = (row: number) =>
				tableColumn === undefined ? block.tableName : readTableName(block, tableColumn, row);
			skips.add(rendered.reason, block.rowCount, (row) => this.#sample(row, address, tableOf(row)));
		}
	}

	#addRowsByTable(
		block: Block,
		column: BlockColumn,
		address: MessageAddress,
		topics: DataTopics,
		batch: BatchBuilder,
		skips: SkipLog,
	): void {
		const { bytes } = block;
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		for (let row = 0; row < block.rowCount; row++) {
			const topic = topics.ofRow(block, view, column, row);
			if (topic.rendered.ok) {
				this.#rows.writeRow(batch.out, row);
				batch.add(indexWithin(batch, topic, topic.rendered.mqttTopic));
			} else this.#skipRow(topic.rendered.reason, row, address, topic.table, skips);
		}
	}

	#skipRow(reason: SkipReason, row: number, address: MessageAddress, table: string | undefined, skips: SkipLog): void {
		skips.add(reason, 1, () => this.#sample(row, address, table));
	}

	#sample(row: number, address: MessageAddress, table: string | undefined): Omit<SkippedSample, "reason"> {
		const out = new ByteWriter();
		this.#rows.writeRow(out, row);
		return { kind: "data", values: dataValues(address, table), body: utf8.decode(out.finish()) };
	}
}

/** In rows and events, whether they are published or skipped. */
function countUnknown({ blocks, hasUndescribedMeta }: TmqMessage, metas: readonly MetaObject[]): Map<string, number> {
	const counts = new Map<string, number>();
	const add = (key: UnknownKey, count: number) => counts.set(key, (counts.get(key) ?? 0) + count);
	if (hasUndescribedMeta) add("undescribed-meta", 1);
	for (const meta of metas) {
		const key = unknownInMeta(meta);
		if (key !== undefined) add(key, 1);
	}
	for (const block of blocks) for (const key of unknownInBlock(block)) add(key, block.rowCount);
	return counts;
}
