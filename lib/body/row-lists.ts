import type { Block, MessageAddress } from "@/lib/tmq/types";
import type { BatchBuilder } from "./batch-builder";
import { type DataTopics, dataValues, indexWithin, type TableTopic } from "./data-topics";
import type { RowWriter } from "./row-writer";
import type { SkipLog } from "./skip-log";
import { findTableColumn, readTableName } from "./table-column";

/** When a list of rows is closed. */
export interface RowListBounds {
	/** At least 1. */
	readonly maxRows: number;
	/** Of a body. A single row that is larger goes out alone. */
	readonly maxBytes: number;
}

const utf8 = new TextDecoder();

/**
 * Writes the rows of one message as `{"data":[…],"offset":{…}}`, one body for rows that go to the same MQTT topic. Rows
 * of a block are gathered by topic, in the order in which the topics appear; a list goes on over the next block as long
 * as the topic stays the same. Rows of one MQTT topic keep their order.
 */
export class RowLists {
	readonly #bounds: RowListBounds;
	readonly #rows: RowWriter;
	readonly #address: MessageAddress;
	readonly #batch: BatchBuilder;
	readonly #skips: SkipLog;
	/** Topic of the list that is open. */
	#topic: TableTopic | undefined;
	/** Table of its first row. */
	#table: string | undefined;
	#rowCount = 0;
	#startsAt = 0;

	constructor(bounds: RowListBounds, rows: RowWriter, address: MessageAddress, batch: BatchBuilder, skips: SkipLog) {
		this.#bounds = bounds;
		this.#rows = rows;
		this.#address = address;
		this.#batch = batch;
		this.#skips = skips;
	}

	addBlock(block: Block, topics: DataTopics): void {
		this.#rows.startBlock(block);
		const column = block.tableName === undefined ? findTableColumn(block) : undefined;
		if (column === undefined || !topics.isPerTable) {
			const table = column === undefined ? block.tableName : readTableName(block, column, 0);
			const topic = topics.ofTable(block.tableName);
			for (let row = 0; row < block.rowCount; row++) this.#add(row, topic, table);
			return;
		}
		const { buffer, byteOffset, byteLength } = block.bytes;
		const view = new DataView(buffer, byteOffset, byteLength);
		const rowsByTopic = new Map<TableTopic, number[]>();
		for (let row = 0; row < block.rowCount; row++) {
			const topic = topics.ofRow(block, view, column, row);
			const known = rowsByTopic.get(topic);
			if (known === undefined) rowsByTopic.set(topic, [row]);
			else known.push(row);
		}
		for (const [topic, rows] of rowsByTopic) for (const row of rows) this.#add(row, topic, topic.table);
	}

	/** Closes the last list. */
	finish(): void {
		const { out } = this.#batch;
		const topic = this.#topic;
		if (topic === undefined) return;
		this.#topic = undefined;
		this.#rows.endList(out);
		const { rendered } = topic;
		if (rendered.ok) {
			this.#batch.add(indexWithin(this.#batch, topic, rendered.mqttTopic));
			return;
		}
		this.#skips.add(rendered.reason, 1, () => ({
			kind: "data",
			values: dataValues(this.#address, this.#table),
			body: utf8.decode(out.bytes.subarray(this.#startsAt, out.at)),
		}));
		out.at = this.#startsAt;
	}

	#add(row: number, topic: TableTopic, table: string | undefined): void {
		const { out } = this.#batch;
		if (topic !== this.#topic || this.#rowCount >= this.#bounds.maxRows) this.#begin(topic, table);
		const rowAt = out.at;
		this.#rows.writeListRow(out, row, this.#rowCount === 0);
		const isTooLong = out.at - this.#startsAt + this.#rows.listEndBytes > this.#bounds.maxBytes;
		if (isTooLong && this.#rowCount > 0) {
			out.at = rowAt;
			this.#begin(topic, table);
			this.#rows.writeListRow(out, row, true);
		}
		this.#rowCount++;
	}

	#begin(topic: TableTopic, table: string | undefined): void {
		this.finish();
		this.#topic = topic;
		this.#table = table;
		this.#rowCount = 0;
		this.#startsAt = this.#batch.out.at;
		this.#rows.beginList(this.#batch.out);
	}
}
