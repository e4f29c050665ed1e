import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CellValue, encodeBlock, encodeBlockFrame } from "@/lib/tmq/build";
import { decodeBlockFrame } from "@/lib/tmq/frame";
import type { Block, TmqMessage } from "@/lib/tmq/types";
import { parseTemplate } from "@/lib/topic-template/parse";
import { createMapper } from "./mapper";
import type { RowListBounds } from "./row-lists";
import type { MappedMessage } from "./types";

const address = { database: "db", tmqTopic: "t", vgroupId: 2, offset: 8n };
const end = '"offset":{"database":"db","topic":"t","vgroupId":2,"offset":8}}';
const columns = [
	{ name: "tbname", type: 8 },
	{ name: "v", type: 4 },
] as const;

/** A block of a query topic, unless a table is named. */
function block(rows: CellValue[][], tableName = ""): Block {
	const bytes = encodeBlockFrame({ reqId: 1n, messageId: 1n, block: encodeBlock({ columns, rows }) });
	return decodeBlockFrame(bytes, { tableName, precision: "ms", columnNames: ["tbname", "v"] }).block;
}

function map(topic: string, lists: RowListBounds | undefined, message: Pick<TmqMessage, "blocks" | "metas">) {
	const parsed = parseTemplate(topic);
	if (!parsed.ok) throw new Error(`template ${topic} does not parse`);
	const template = parsed.template;
	const filter = { withMeta: true, withMetaDelete: true, withMetaDrop: true };
	const mapper = createMapper({ topic: template, metaTopic: template, lists, ...filter });
	return mapper.map({ address, nextOffset: 9n, byteLength: 0, polledAtMs: 0, ...message });
}

function published({ batch }: MappedMessage): [mqttTopic: string, body: string][] {
	return Array.from({ length: batch.count }, (_, index) => {
		const body = batch.bodies.subarray(batch.bodyEnds[index - 1] ?? 0, batch.bodyEnds[index]);
		return [batch.mqttTopics[batch.topicIndexes[index] ?? -1] ?? "", new TextDecoder().decode(body)];
	});
}

const wide = { maxRows: 1_000, maxBytes: 1_000_000 };
const row = (table: string, v: number) => `{"tbname":"${table}","v":${v}}`;
const list = (...rows: string[]) => `{"data":[${rows.join(",")}],${end}`;

describe("lists of rows", () => {
	test("hold the rows of one MQTT topic, in order, closed at the bound of rows", () => {
		const blocks = [block([1, 2, 3, 4, 5].map((v) => ["a", v]))];
		expect(published(map("t", { ...wide, maxRows: 2 }, { blocks, metas: [] }))).toEqual([
			["t", list(row("a", 1), row("a", 2))],
			["t", list(row("a", 3), row("a", 4))],
			["t", list(row("a", 5))],
		]);
	});

	test.each([
		["exactly two rows fit", 0, [2, 2, 1]],
		["one byte less than two rows", -1, [1, 1, 1, 1, 1]],
		["one row is larger than the bound and goes alone", -1_000, [1, 1, 1, 1, 1]],
		["one byte less than three rows", row("a", 1).length, [2, 2, 1]],
		["exactly three rows fit", row("a", 1).length + 1, [3, 2]],
	])("are closed before they grow beyond the bound of bytes: %s", (_, change, sizes) => {
		const blocks = [block([1, 2, 3, 4, 5].map((v) => ["a", v]))];
		const maxBytes = list(row("a", 1), row("a", 2)).length + change;
		const bodies = published(map("t", { ...wide, maxBytes }, { blocks, metas: [] })).map(([, body]) => body);
		expect(bodies.map((body) => JSON.parse(body).data.length)).toEqual(sizes);
	});

	test("gather the rows of a block by topic, in the order in which the topics appear", () => {
		const blocks = [
			block([
				["b", 1],
				["a", 2],
				["b", 3],
			]),
		];
		expect(published(map("m/{table}", wide, { blocks, metas: [] }))).toEqual([
			["m/b", list(row("b", 1), row("b", 3))],
			["m/a", list(row("a", 2))],
		]);
	});

	test("go on over blocks as long as the topic stays", () => {
		const blocks = [block([["x", 1]], "a"), block([["x", 2]], "a"), block([["x", 3]], "b")];
		expect(published(map("{table}", wide, { blocks, metas: [] })).map(([topic]) => topic)).toEqual(["a", "b"]);
		expect(published(map("t", wide, { blocks, metas: [] }))).toEqual([
			["t", list(row("x", 1), row("x", 2), row("x", 3))],
		]);
	});

	test("come after metadata, which stays one message per event", () => {
		const metas = [{ type: "delete", sql: "1" }];
		const bodies = published(map("t", wide, { blocks: [block([["a", 1]])], metas })).map(([, body]) => body);
		expect(bodies).toEqual([`{"meta":{"type":"delete","sql":"1"},${end}`, list(row("a", 1))]);
	});

	test("are counted as the messages they would have been when they are skipped", () => {
		const blocks = [
			block([
				["a", 1],
				["+", 2],
				["a", 3],
				["+", 4],
				[null, 5],
			]),
		];
		const mapped = map("m/{table}", wide, { blocks, metas: [] });
		expect(published(mapped)).toEqual([["m/a", list(row("a", 1), row("a", 3))]]);
		expect(mapped).toMatchObject({ readCount: 3, skippedCount: 2 });
		expect([...mapped.skippedByReason]).toEqual([
			["wildcard-in-topic", 1],
			["missing-variable:table", 1],
		]);
		expect(mapped.skippedSamples.map(({ values, body }) => [values.table, body])).toEqual([
			["+", list(row("+", 2), row("+", 4))],
			[undefined, `{"data":[{"tbname":null,"v":5}],${end}`],
		]);
	});
});

test("whatever the bounds, each topic gets the rows that it gets one by one, in the same order", () => {
	const rows = fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "+"), fc.integer({ min: 0, max: 9_999 })), {
		minLength: 1,
		maxLength: 30,
	});
	const blocks = fc.array(fc.tuple(rows, fc.constantFrom("", "a", "b")), { minLength: 1, maxLength: 4 });
	const bounds = fc.record({ maxRows: fc.integer({ min: 1, max: 9 }), maxBytes: fc.integer({ min: 1, max: 400 }) });
	fc.assert(
		fc.property(blocks, bounds, fc.constantFrom("t", "{table}"), (specs, lists, topic) => {
			const message = { blocks: specs.map(([cells, table]) => block(cells, table)), metas: [] };
			const expected = new Map<string, unknown[]>();
			for (const [mqttTopic, body] of published(map(topic, undefined, message))) {
				expected.set(mqttTopic, [...(expected.get(mqttTopic) ?? []), JSON.parse(body).data]);
			}
			const actual = new Map<string, unknown[]>();
			for (const [mqttTopic, body] of published(map(topic, lists, message))) {
				const { data } = JSON.parse(body) as { data: unknown[] };
				expect(data.length).toBeLessThanOrEqual(lists.maxRows);
				if (data.length > 1) expect(body.length).toBeLessThanOrEqual(lists.maxBytes);
				actual.set(mqttTopic, [...(actual.get(mqttTopic) ?? []), ...data]);
			}
			expect(actual).toEqual(expected);
		}),
	);
});
