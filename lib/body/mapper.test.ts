import { describe, expect, test } from "vitest";
import { type BlockSpec, encodeBlock, encodeBlockFrame } from "@/lib/tmq/build";
import { decodeBlockFrame } from "@/lib/tmq/frame";
import type { Block, MetaObject, Precision, TmqMessage } from "@/lib/tmq/types";
import { parsePropertyTemplate, parseTemplate } from "@/lib/topic-template/parse";
import { ByteMap } from "./byte-map";
import { BodiesTooLargeError } from "./byte-writer";
import { listMessages } from "./list-messages";
import { createMapper } from "./mapper";
import type { MappedMessage } from "./types";

const everything = { withMeta: true, withMetaDelete: true, withMetaDrop: true } as const;
const address = { database: "db", tmqTopic: 't"1', vgroupId: 2, offset: 9007199254740993n };
const end = '"offset":{"database":"db","topic":"t\\"1","vgroupId":2,"offset":9007199254740993}}';

function block(spec: BlockSpec & { tableName?: string; precision?: Precision }): Block {
	const bytes = encodeBlockFrame({ reqId: 1n, messageId: 1n, block: encodeBlock(spec) });
	const columnNames = spec.columns.map(({ name }) => name);
	const { tableName = "", precision = "ms" } = spec;
	return decodeBlockFrame(bytes, { tableName, precision, columnNames }).block;
}

function message(blocks: Block[], metas: MetaObject[] = []): TmqMessage {
	return { address, nextOffset: 1n, metas, blocks, byteLength: 0, polledAtMs: 0 };
}

function template(text: string) {
	const parsed = parseTemplate(text);
	if (!parsed.ok) throw new Error(`template ${text} does not parse`);
	return parsed.template;
}

function mapperOf(topic: string, metaTopic = topic) {
	return createMapper({ topic: template(topic), metaTopic: template(metaTopic), ...everything });
}

function published({ batch }: MappedMessage): [mqttTopic: string | undefined, body: string][] {
	return Array.from({ length: batch.count }, (_, index) => {
		const body = batch.bodies.subarray(batch.bodyEnds[index - 1] ?? 0, batch.bodyEnds[index]);
		return [batch.mqttTopics[batch.topicIndexes[index] ?? -1], new TextDecoder().decode(body)];
	});
}

function bodyOf(spec: Parameters<typeof block>[0]): string | undefined {
	return published(mapperOf("t").map(message([block(spec)])))[0]?.[1];
}

describe("bodies of rows", () => {
	test("columns of one name are kept as they come", () => {
		const columns = [{ name: "v", type: 4 } as const, { name: "v", type: 4 } as const];
		expect(bodyOf({ columns, rows: [[1, 2]] })).toBe(`{"data":{"v":1,"v":2},${end}`);
	});

	test("names are escaped, and lone surrogates in them replaced", () => {
		const spec = { columns: [{ name: 'a"\n', type: 4 } as const], rows: [[1]] };
		expect(bodyOf(spec)).toBe(`{"data":{"a\\"\\n":1},${end}`);
	});

	test.each([
		[
			"a JSON text is passed on verbatim",
			'{"a": 1.000, "b":12345678901234567890}',
			'{"a": 1.000, "b":12345678901234567890}',
		],
		["JSON null", "null", "null"],
		["what is no JSON becomes null", '{"a":', "null"],
		["an empty text becomes null", "", "null"],
		["no value", null, "null"],
	])("%s", (_, value, json) => {
		expect(bodyOf({ columns: [{ name: "j", type: 15 }], rows: [[value]] })).toBe(`{"data":{"j":${json}},${end}`);
	});

	test("the encoding of a raw frame's JSON column is never published", () => {
		const readable = block({ columns: [{ name: "j", type: 15 }], rows: [["[1]"]] });
		const bytes = readable.bytes.slice();
		const [column] = readable.columns;
		if (column === undefined) throw new Error("no column");
		bytes.fill(0xff, column.valuesAt, column.valuesAt + column.valuesLength);
		const mapped = mapperOf("t").map(message([{ ...readable, bytes }]));
		expect(published(mapped)[0]?.[1]).toBe(`{"data":{"j":null},${end}`);
	});

	test("a type of the future is null", () => {
		const known = block({ columns: [{ name: "v", type: 4 }], rows: [[5]] });
		const blocks = [{ ...known, columns: known.columns.map((column) => ({ ...column, type: 77 })) }];
		const mapped = mapperOf("t").map(message(blocks));
		expect(published(mapped)[0]?.[1]).toBe(`{"data":{"v":null},${end}`);
		expect(mapped.unknownByKey).toEqual(new Map([["column-type:77", 1]]));
	});

	test("blocks of different shapes in one message, more of them than are remembered", () => {
		const blocks = Array.from({ length: 40 }, (_, index) =>
			block({ columns: [{ name: `c${index % 20}`, type: index % 2 ? 4 : 5 }], rows: [[index]] }),
		);
		const bodies = published(mapperOf("t").map(message(blocks))).map(([, body]) => body);
		expect(bodies).toEqual(blocks.map((_, index) => `{"data":{"c${index % 20}":${index}},${end}`));
	});

	test("rows that share one value cannot take more memory than a worker is given", () => {
		const spec = { columns: [{ name: "b", type: 18 } as const], rows: Array.from({ length: 2000 }, () => [null]) };
		const rows = [...spec.rows.slice(1), [new Uint8Array(2 ** 12)]];
		const shared = block({ ...spec, rows });
		const view = new DataView(shared.bytes.buffer, shared.bytes.byteOffset);
		for (let row = 0; row < 2000; row++) view.setInt32((shared.columns[0]?.nullsAt ?? 0) + row * 4, 0, true);
		const options = { topic: template("t"), metaTopic: template("t"), ...everything, maxBodyBytes: 2 ** 23 };
		expect(() => createMapper(options).map(message([shared]))).toThrow(BodiesTooLargeError);
		expect(createMapper({ ...options, maxBodyBytes: 2 ** 25 }).map(message([shared])).readCount).toBe(2000);
	});
});

describe("the table of a row", () => {
	const columns = [
		{ name: "tbname", type: 8 },
		{ name: "v", type: 4 },
	] as const;

	test("comes from its tbname column; null and empty count as missing", () => {
		const rows = [
			["d1", 1],
			[null, 2],
			["d2", 3],
			["", 4],
			["d1", 5],
			["a/+", 6],
		];
		const mapped = mapperOf("m/{table}").map(message([block({ columns, rows })]));
		expect(published(mapped).map(([mqttTopic]) => mqttTopic)).toEqual(["m/d1", "m/d2", "m/d1"]);
		expect(mapped.batch.mqttTopics).toEqual(["m/d1", "m/d2"]);
		expect(mapped).toMatchObject({ readCount: 6, skippedCount: 3 });
		expect([...mapped.skippedByReason]).toEqual([
			["missing-variable:table", 2],
			["wildcard-in-topic", 1],
		]);
		expect(mapped.skippedSamples.map(({ values, body }) => [values.table, body])).toEqual([
			[undefined, `{"data":{"tbname":null,"v":2},${end}`],
			[undefined, `{"data":{"tbname":"","v":4},${end}`],
			["a/+", `{"data":{"tbname":"a/+","v":6},${end}`],
		]);
	});

	test("comes from an NCHAR column as well, but not from a number or another name", () => {
		const nchar = block({ columns: [{ name: "tbname", type: 10 }], rows: [["表"]] });
		const number = block({ columns: [{ name: "tbname", type: 4 }], rows: [[7]] });
		const other = block({ columns: [{ name: "TBNAME", type: 8 }], rows: [["d1"]] });
		const mapped = mapperOf("m/{table}").map(message([nchar, number, other]));
		expect(published(mapped).map(([mqttTopic]) => mqttTopic)).toEqual(["m/表"]);
		expect(mapped.skippedCount).toBe(2);
	});

	test("is that of the block where it has one", () => {
		const mapped = mapperOf("m/{table}").map(message([block({ tableName: "b1", columns, rows: [["d1", 1]] })]));
		expect(published(mapped)[0]?.[0]).toBe("m/b1");
	});

	test("two vgroups do not share what is remembered of their tables", () => {
		const mapper = mapperOf("{vgroup_id}/{table}");
		const one = message([block({ columns, rows: [["d1", 1]] })]);
		const topics = [2, 3, 2].map((vgroupId) => {
			return published(mapper.map({ ...one, address: { ...address, vgroupId } }))[0]?.[0];
		});
		expect(topics).toEqual(["2/d1", "3/d1", "2/d1"]);
	});
});

describe("user properties", () => {
	const templates = (texts: Record<string, string>) =>
		Object.fromEntries(
			Object.entries(texts).map(([name, text]) => {
				const parsed = parsePropertyTemplate(text);
				if (!parsed.ok) throw new Error(`template ${text} does not parse`);
				return [name, parsed.template];
			}),
		);
	const columns = [
		{ name: "tbname", type: 8 },
		{ name: "v", type: 4 },
	] as const;
	const rows = [
		["d1", 1],
		["d2", 2],
		[null, 3],
		["d1", 4],
	];
	const map = (texts: Record<string, string>, blocks: Block[], metas: MetaObject[] = [], topic = "t") => {
		const topics = { topic: template(topic), metaTopic: template("m") };
		const { batch } = createMapper({ ...topics, ...everything, userProperties: templates(texts) }).map(
			message(blocks, metas),
		);
		return Array.from(batch.topicIndexes, (index) => [batch.mqttTopics[index], batch.userProperties?.[index]]);
	};

	test("without templates a batch has none", () => {
		expect(mapperOf("t").map(message([block({ columns, rows })])).batch).not.toHaveProperty("userProperties");
	});

	test("offset, vgroup and TMQ topic are those of the message, the table that of each row", () => {
		const place = "{tmq_topic}:{vgroup_id}:{offset}";
		const of = (table: string) => [
			["place", 't"1:2:9007199254740993'],
			["table", table],
		];
		expect(map({ place, table: "{table}" }, [block({ columns, rows })])).toEqual([
			["t", of("d1")],
			["t", of("d2")],
			["t", [["place", 't"1:2:9007199254740993']]],
			["t", of("d1")],
		]);
	});

	test("the table of a block, also where the topic does not name it", () => {
		const one = { columns: [{ name: "v", type: 4 }] as const, rows: [[1]] };
		const blocks = ["a", "b", "a"].map((tableName) => block({ ...one, tableName }));
		expect(map({ table: "{table}" }, blocks).map(([, properties]) => properties)).toEqual(
			["a", "b", "a"].map((table) => [["table", table]]),
		);
	});

	test("metadata has its super table, and no property where it lacks a variable", () => {
		const create = { type: "create", tableType: "child", tableName: "d1", using: "meters" };
		const metas = [create, { type: "delete", sql: "x" }];
		expect(map({ names: "{stable}.{table}" }, [], metas)).toEqual([
			["m", [["names", "meters.d1"]]],
			["m", []],
		]);
	});

	test("lists of rows are of one table each when a property names it", () => {
		const topics = { topic: template("t"), metaTopic: template("m") };
		const lists = { maxRows: 100, maxBytes: 10_000 };
		const mapper = createMapper({ ...topics, ...everything, lists, userProperties: templates({ t: "{table}" }) });
		const { batch } = mapper.map(message([block({ columns, rows })]));
		expect(Array.from(batch.topicIndexes, (index) => batch.userProperties?.[index])).toEqual([
			[["t", "d1"]],
			[["t", "d2"]],
			[],
		]);
	});

	test("the next message has its own offset", () => {
		const topics = { topic: template("t"), metaTopic: template("m") };
		const mapper = createMapper({ ...topics, ...everything, userProperties: templates({ o: "{offset}" }) });
		const one = message([block({ columns, rows })]);
		mapper.map(one);
		const { batch } = mapper.map({ ...one, address: { ...address, offset: 7n } });
		expect(batch.userProperties?.[0]).toEqual([["o", "7"]]);
	});
});

describe("metadata", () => {
	const drop = { type: "drop", tableNameList: ["a"] };

	test("comes before the rows", () => {
		const rows = block({ tableName: "a", columns: [{ name: "v", type: 4 }], rows: [[1]] });
		const mapped = mapperOf("d/{table}", "m/{table}").map(message([rows], [drop]));
		expect(published(mapped)).toEqual([
			["m/a", `{"meta":{"type":"drop","tableNameList":["a"]},${end}`],
			["d/a", `{"data":{"v":1},${end}`],
		]);
	});

	test("unpaired surrogates become U+FFFD, negative zero 0", () => {
		const meta = { type: "delete", sql: "a\ud800b", n: -0, big: 1e21 };
		const [listed] = listMessages(message([], [meta]), everything);
		expect(listed?.body).toBe(`{"meta":{"type":"delete","sql":"a\ufffdb","n":0,"big":1e+21},${end}`);
	});

	test("events of the future are passed on as they come, and counted", () => {
		const metas = [
			{ type: "truncate", tableName: "c" },
			{ type: "alter", tableType: "child", tableName: "c", alterType: 77, how: [1] },
			{ type: "alter", tableType: "child", tableName: "c", alterType: 4 },
		];
		const mapped = mapperOf("m/{table}").map({ ...message([], metas), hasUndescribedMeta: true });
		expect(published(mapped)).toEqual(metas.map((meta) => ["m/c", `{"meta":${JSON.stringify(meta)},${end}`]));
		const expected = [
			["undescribed-meta", 1],
			["meta-type:truncate", 1],
			["alter-type:77", 1],
		] as const;
		expect([...mapped.unknownByKey]).toEqual(expected);
	});

	test("what nobody publishes is not counted as unknown either", () => {
		const mapped = createMapper({ ...everything, topic: template("t"), metaTopic: template("t"), withMeta: false });
		expect(mapped.map(message([], [{ type: "truncate" }])).unknownByKey.size).toBe(0);
	});
});

test("listMessages stops at its limit, metadata first", () => {
	const rows = block({ tableName: "a", columns: [{ name: "v", type: 4 }], rows: [[1], [2], [3]] });
	const listed = listMessages(message([rows, rows], [{ type: "delete" }]), { ...everything, limit: 3 });
	expect(listed.map(({ kind }) => kind)).toEqual(["delete", "data", "data"]);
});

test("newestRowAtMs: newest of the rows that have a time, in ms whatever the unit", () => {
	const columns = [{ name: "ts", type: 9 } as const];
	const now = 1_756_957_064_991;
	const old = block({ columns, rows: [[now - 5000], [null], [now - 9000]] });
	const fine = block({
		columns,
		precision: "ns",
		rows: [[BigInt(now - 10) * 1_000_000n], [BigInt(now + 60_000) * 1_000_000n]],
	});
	const other = block({ columns: [{ name: "v", type: 5 }], rows: [[now]] });
	expect(mapperOf("t").map(message([old, fine, other]), now).newestRowAtMs).toBe(now - 10);
	expect(mapperOf("t").map(message([other]), now).newestRowAtMs).toBeUndefined();
});

test("ByteMap keeps apart what differs in a byte or in length, and finds what it has, also after growing", () => {
	const map = new ByteMap<number>();
	const keys = Array.from({ length: 5000 }, (_, index) =>
		new TextEncoder().encode(`d${index}`.slice(0, 1 + (index % 5))),
	);
	const expected = new Map<string, number>();
	for (const [index, key] of keys.entries()) {
		const text = key.join();
		if (!expected.has(text)) expected.set(text, index);
		expect(map.getOrMake(key, 0, key.length, () => index)).toBe(expected.get(text));
	}
	expect(map.size).toBe(expected.size);
	map.clear();
	expect(map.size).toBe(0);

	// Buffers are what a socket gives, and their memory is used again.
	const buffer = Buffer.from("d1");
	expect(map.getOrMake(buffer, 0, 2, () => 1)).toBe(1);
	buffer.write("d2");
	expect(map.getOrMake(buffer, 0, 2, () => 2)).toBe(2);
	expect(map.getOrMake(Buffer.from("d1"), 0, 2, () => 3)).toBe(1);
});
