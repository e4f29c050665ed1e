import type { Block, BlockColumn, MessageAddress } from "@/lib/tmq/types";
import { type TopicRenderer, variesByRow } from "@/lib/topic-template/render";
import type { RenderedTopic, TemplateValues } from "@/lib/topic-template/types";
import type { BatchBuilder } from "./batch-builder";
import { ByteMap } from "./byte-map";
import { tableNameOf } from "./table-column";

/** Tables whose MQTT topic is remembered, for one vgroup. */
const MAX_TABLES = 16_384;
const MAX_VGROUPS = 64;

/** Where the rows of a table go, remembered from message to message. */
export interface TableTopic {
	readonly table: string | undefined;
	readonly rendered: RenderedTopic;
	/** Index within the batch that has this serial number. */
	index: number;
	batchSerial: number;
}

export function addressValues(address: MessageAddress): TemplateValues {
	return { database: address.database, tmq_topic: address.tmqTopic, vgroup_id: String(address.vgroupId) };
}

export function dataValues(address: MessageAddress, table: string | undefined): TemplateValues {
	const values = addressValues(address);
	return table === undefined ? values : { ...values, table };
}

/** Topics of the data rows that come from one vgroup of one TMQ topic. */
export class DataTopics {
	readonly #renderer: TopicRenderer;
	readonly #values: TemplateValues;
	readonly #isPerTable: boolean;
	readonly #withoutTable: TableTopic;
	readonly #byName = new Map<string, TableTopic>();
	readonly #byBytes = new ByteMap<TableTopic>();

	constructor(renderer: TopicRenderer, address: MessageAddress, isPerTable: boolean) {
		this.#renderer = renderer;
		this.#values = addressValues(address);
		this.#isPerTable = isPerTable;
		this.#withoutTable = this.#render(undefined);
	}

	/** Whether topic or user properties depend on the table at all. */
	get isPerTable(): boolean {
		return this.#isPerTable;
	}

	ofTable(table: string | undefined): TableTopic {
		if (table === undefined || !this.#isPerTable) return this.#withoutTable;
		const known = this.#byName.get(table);
		if (known !== undefined) return known;
		if (this.#byName.size === MAX_TABLES) this.#byName.clear();
		const topic = this.#render(table);
		this.#byName.set(table, topic);
		return topic;
	}

	/** The same for a table name that lies in a column. */
	ofBytes(column: BlockColumn, bytes: Uint8Array, start: number, end: number): TableTopic {
		if (start === end) return this.#withoutTable;
		if (this.#byBytes.size === MAX_TABLES) this.#byBytes.clear();
		return this.#byBytes.getOrMake(bytes, start, end, () => this.#render(tableNameOf(column, bytes, start, end)));
	}

	/** The same for the table that a row of a block names in this column. `view`: of the block's bytes. */
	ofRow({ bytes }: Block, view: DataView, column: BlockColumn, row: number): TableTopic {
		const offset = view.getInt32(column.nullsAt + row * 4, true);
		if (offset === -1) return this.#withoutTable;
		const start = column.valuesAt + offset + 2;
		return this.ofBytes(column, bytes, start, start + view.getUint16(start - 2, true));
	}

	#render(table: string | undefined): TableTopic {
		const values = table === undefined ? this.#values : { ...this.#values, table };
		return { table, rendered: this.#renderer.render(values, "data"), index: 0, batchSerial: -1 };
	}
}

/** The topics of each vgroup, as many as are remembered. */
export class DataTopicsByVgroup {
	readonly #renderer: TopicRenderer;
	readonly #isPerTable: boolean;
	readonly #byVgroup = new Map<string, DataTopics>();

	/** @param arePropertiesPerTable whether user properties depend on the table, even if the topic does not */
	constructor(renderer: TopicRenderer, arePropertiesPerTable: boolean) {
		this.#renderer = renderer;
		this.#isPerTable = arePropertiesPerTable || variesByRow(renderer.template);
	}

	of(address: MessageAddress): DataTopics {
		const key = `${address.vgroupId}\0${address.tmqTopic}\0${address.database}`;
		const known = this.#byVgroup.get(key);
		if (known !== undefined) return known;
		if (this.#byVgroup.size === MAX_VGROUPS) this.#byVgroup.clear();
		const topics = new DataTopics(this.#renderer, address, this.#isPerTable);
		this.#byVgroup.set(key, topics);
		return topics;
	}
}

/** Index of a topic in the batch. Spares looking up its text for each row that goes to it. */
export function indexWithin(batch: BatchBuilder, topic: TableTopic, mqttTopic: string): number {
	if (topic.batchSerial !== batch.serial) {
		topic.batchSerial = batch.serial;
		topic.index = batch.indexOf(mqttTopic, topic.table);
	}
	return topic.index;
}
