import { describeMeta, isWanted, type MetaFilter } from "@/lib/tmq/meta";
import type { Block, TmqMessage } from "@/lib/tmq/types";
import type { MessageKind, TemplateValues } from "@/lib/topic-template/types";
import { ByteWriter } from "./byte-writer";
import { addressValues, dataValues } from "./data-topics";
import { metaBody } from "./meta-body";
import { RowWriter } from "./row-writer";
import { findTableColumn, readTableName } from "./table-column";

/** An MQTT message before templates are applied to it. */
export interface ListedMessage {
	readonly kind: MessageKind;
	/** In the order of `TEMPLATE_VARIABLES`, those that the message has. */
	readonly values: TemplateValues;
	readonly body: string;
}

export interface ListOptions extends MetaFilter {
	/** The most messages wanted; all by default. */
	limit?: number;
}

const utf8 = new TextDecoder();

/** The MQTT messages that a TMQ message becomes, one object each: for looking at a few. Same bodies as the mapper's. */
export function listMessages(message: TmqMessage, options: ListOptions): ListedMessage[] {
	const limit = options.limit ?? Number.POSITIVE_INFINITY;
	const { address } = message;
	const listed: ListedMessage[] = [];
	for (const meta of message.metas) {
		const description = isWanted(meta, options) ? describeMeta(meta) : undefined;
		if (description === undefined || listed.length >= limit) continue;
		const { kind, ...names } = description;
		listed.push({ kind, values: { ...addressValues(address), ...names }, body: metaBody(meta, address) });
	}
	const rows = new RowWriter();
	rows.startMessage(address);
	for (const block of message.blocks) {
		rows.startBlock(block);
		for (let row = 0; row < block.rowCount && listed.length < limit; row++) {
			const out = new ByteWriter();
			rows.writeRow(out, row);
			listed.push({ kind: "data", values: dataValues(address, tableOf(block, row)), body: utf8.decode(out.finish()) });
		}
	}
	return listed;
}

function tableOf(block: Block, row: number): string | undefined {
	if (block.tableName !== undefined) return block.tableName;
	const column = findTableColumn(block);
	return column && readTableName(block, column, row);
}
