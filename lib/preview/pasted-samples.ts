import { isLosslessNumber, stringify } from "lossless-json";
import { describeMeta, splitMetas } from "@/lib/tmq/meta";
import type { TemplateValues } from "@/lib/topic-template/types";
import { type JsonProblem, parseJsonValues } from "./json-values";
import { sampleTitle } from "./titles";
import type { PreviewSample, SampleContext } from "./types";

export type PastedSamples =
	| { ok: true; samples: PreviewSample[] }
	/** Nothing is taken from a text with a mistake. */
	| { ok: false; problem: JsonProblem };

type Fields = Readonly<Record<string, unknown>>;
type Draft = Omit<PreviewSample, "id">;

/**
 * Reads pasted JSON as messages: bodies as published (`{"data":…,"offset":…}`, `{"meta":…,"offset":…}`), bare rows,
 * TDengine's own metadata objects and batches of them; one or many, one per line or in a list.
 */
export function pastedSamples(text: string, context: SampleContext = {}): PastedSamples {
	const parsed = parseJsonValues(text);
	if (!parsed.ok) return parsed;
	const samples: Draft[] = [];
	for (const { value, line } of parsed.values) {
		for (const message of Array.isArray(value) ? value : [value]) {
			if (!isObject(message)) return { ok: false, problem: noMessage(line) };
			samples.push(...readMessage(message, context));
		}
	}
	if (samples.length === 0) {
		const message = "There is no message here. Paste a row, or a message as it was published.";
		return { ok: false, problem: { line: 1, column: 1, message } };
	}
	return { ok: true, samples: samples.map((sample, index) => ({ id: `pasted-${index}`, ...sample })) };
}

function noMessage(line: number): JsonProblem {
	const message = `Line ${line}: a message is an object. Paste a row such as {"ts":1756957064991,"current":10.3}.`;
	return { line, column: 1, message };
}

function readMessage(message: Fields, context: SampleContext): Draft[] {
	const { data, meta, metas, offset } = message;
	if (isObject(meta)) return metaSamples(meta, offset, context);
	if (Array.isArray(metas)) return metaSamples(message, offset, context);
	if (Array.isArray(data) && data.every(isObject)) return data.map((row) => rowSample(row, offset, context));
	if (isObject(data)) {
		// The answer to fetch_json_meta carries its metadata under `data`, too.
		if (Array.isArray(data["metas"]) || isMetaObject(data)) return readMessage(data, context);
		return [rowSample(data, offset, context)];
	}
	return isMetaObject(message) ? metaSamples(message, offset, context) : [rowSample(message, undefined, context)];
}

function rowSample(row: Fields, offset: unknown, context: SampleContext): Draft {
	const address = addressOf(offset, context);
	const table = tableOf(row, context);
	return {
		title: sampleTitle("data"),
		kind: "data",
		values: table === undefined ? address.values : { ...address.values, table },
		body: print({ data: row, offset: address.offset }),
	};
}

/** A row tells its table only by a column `tbname`; blocks of super tables and databases name it beside the rows. */
function tableOf(row: Fields, context: SampleContext): string | undefined {
	const tbname = row["tbname"];
	if (typeof tbname === "string") return tbname;
	return context.tmqTopicType === "stable" || context.tmqTopicType === "db" ? "d1001" : undefined;
}

/** Samples of one metadata object or of a batch of them: one for each table. */
function metaSamples(metas: Fields, offset: unknown, context: SampleContext): Draft[] {
	const address = addressOf(offset, context);
	return splitMetas(metas).flatMap((meta) => {
		const description = describeMeta(meta);
		if (description === undefined) return [];
		const { kind, ...tables } = description;
		const body = print({ meta, offset: address.offset });
		return [{ title: sampleTitle(kind), kind, values: { ...address.values, ...tables }, body }];
	});
}

/** Whether an object is TDengine's description of a metadata event, rather than a row. */
function isMetaObject({ type, tableName, tableNameList, sql }: Fields): boolean {
	if (type === "delete") return typeof sql === "string";
	const isChange = type === "create" || type === "alter" || type === "drop";
	return isChange && (typeof tableName === "string" || Array.isArray(tableNameList));
}

function addressOf(offset: unknown, context: SampleContext): { values: TemplateValues; offset: unknown } {
	const given: Fields = isObject(offset) ? offset : {};
	const database = textIn(given["database"]) ?? context.database ?? "power";
	const tmqTopic = textIn(given["topic"]) ?? context.tmqTopic ?? "topic_meters";
	const vgroupId = textIn(given["vgroupId"]) ?? "2";
	return {
		values: { database, tmq_topic: tmqTopic, vgroup_id: vgroupId },
		offset: isObject(offset) ? offset : { database, topic: tmqTopic, vgroupId: Number(vgroupId), offset: 0 },
	};
}

function textIn(value: unknown): string | undefined {
	if (isLosslessNumber(value)) return value.toString();
	return typeof value === "string" && value !== "" ? value : undefined;
}

function print(value: object): string {
	return stringify(value) ?? "";
}

function isObject(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}
