import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pastedSamples } from "./pasted-samples";
import type { SampleContext } from "./types";

function samplesOf(text: string, context?: SampleContext) {
	const pasted = pastedSamples(text, context);
	if (!pasted.ok) throw new Error(pasted.problem.message);
	return pasted.samples;
}

function problemOf(text: string) {
	const pasted = pastedSamples(text);
	return pasted.ok ? undefined : pasted.problem;
}

const OFFSET = '"offset":{"database":"db","topic":"topic_meters","vgroupId":2,"offset":8}';
const ROW = `{"data":{"ts":1756957064991,"tbname":"tb","f1":1,"t1":1},${OFFSET}}`;
const always = { database: "db", tmq_topic: "topic_meters", vgroup_id: "2" };

describe("pastedSamples", () => {
	test("the reference's own message comes back byte for byte", () => {
		expect(samplesOf(ROW)).toEqual([
			{ id: "pasted-0", title: "Data row", kind: "data", values: { ...always, table: "tb" }, body: ROW },
		]);
	});

	test("white space goes, digits stay", () => {
		const text = '{ "data": { "ts": 9223372036854775807, "d": 1.10, "e": 1E+400 },\n "offset": { "vgroupId": 7 } }';
		expect(samplesOf(text)).toMatchObject([
			{
				values: { vgroup_id: "7" },
				body: '{"data":{"ts":9223372036854775807,"d":1.10,"e":1E+400},"offset":{"vgroupId":7}}',
			},
		]);
	});

	test("a bare row gets the offset of the source", () => {
		expect(samplesOf('{"ts":1,"f1":2}', { database: "db", tmqTopic: "t" })).toMatchObject([
			{
				kind: "data",
				values: { database: "db", tmq_topic: "t", vgroup_id: "2" },
				body: '{"data":{"ts":1,"f1":2},"offset":{"database":"db","topic":"t","vgroupId":2,"offset":0}}',
			},
		]);
	});

	test.each<[name: string, row: string, context: SampleContext, table: string | undefined]>([
		["tbname of the row", '{"tbname":"d7"}', {}, "d7"],
		["none for a query", '{"ts":1}', { tmqTopicType: "column" }, undefined],
		["none where the source is not known", '{"ts":1}', {}, undefined],
		["one for a super table", '{"ts":1}', { tmqTopicType: "stable" }, "d1001"],
		["one for a database", '{"ts":1}', { tmqTopicType: "db" }, "d1001"],
		["tbname that is no text", '{"tbname":null}', {}, undefined],
	])("table: %s", (_name, row, context, table) => {
		expect(samplesOf(row, context)[0]?.values.table).toBe(table);
	});

	const CHILD = '{"type":"create","tableType":"child","tableName":"d1","using":"meters","tagNum":1,"tags":[]';
	test.each([
		["create super", '{"type":"create","tableType":"super","tableName":"meters"}', ["create-stable meters -"]],
		["create normal", '{"type":"create","tableType":"normal","tableName":"n"}', ["create-table - n"]],
		["create child", `${CHILD},"createList":[]}`, ["create-child meters d1"]],
		[
			"create several",
			`${CHILD},"createList":[{"tableName":"d1","using":"meters"},{"tableName":"d2","using":"other"}]}`,
			["create-child meters d1", "create-child other d2"],
		],
		["alter super", '{"type":"alter","tableType":"super","tableName":"meters"}', ["alter-stable - meters"]],
		["alter child", '{"type":"alter","tableType":"child","tableName":"d1"}', ["alter-table - d1"]],
		["drop super", '{"type":"drop","tableType":"super","tableName":"meters"}', ["drop-stable meters -"]],
		["drop several", '{"type":"drop","tableNameList":["d1","d2"]}', ["drop-table - d1", "drop-table - d2"]],
		["delete", '{"type":"delete","sql":"delete from `d1`"}', ["delete - -"]],
	])("metadata: %s", (_name, meta, expected) => {
		const forms = [meta, `{"meta":${meta},${OFFSET}}`, `{"tmq_meta_version":"1.0","metas":[${meta}]}`, `[${meta}]`];
		for (const text of forms) {
			const lines = samplesOf(text).map(({ kind, values }) => `${kind} ${values.stable ?? "-"} ${values.table ?? "-"}`);
			expect(lines).toEqual(expected);
		}
	});

	test("one table of several is described alone", () => {
		const bodies = samplesOf(`{"meta":{"type":"drop","tableNameList":["d1","d2"]},${OFFSET}}`).map(({ body }) => body);
		expect(bodies).toEqual([
			`{"meta":{"type":"drop","tableNameList":["d1"]},${OFFSET}}`,
			`{"meta":{"type":"drop","tableNameList":["d2"]},${OFFSET}}`,
		]);
	});

	test("a real server's messages come back with their kind, variables and bytes", () => {
		const lines = readFileSync("server/testing/fixtures/tmq/meta-database.expected.ndjson", "utf8").trim().split("\n");
		const messages = lines.map((line): { kind: string; variables: object; body: string } => JSON.parse(line));
		const samples = samplesOf(messages.map(({ body }) => body).join("\n"));
		expect(samples.map(({ body }) => body)).toEqual(messages.map(({ body }) => body));
		const described = ({ kind, values }: { kind: string; values: object }) =>
			kind === "data" ? kind : { kind, values };
		expect(samples.map(described)).toEqual(
			messages.map(({ kind, variables }) => described({ kind, values: variables })),
		);
	});

	test("a row with a column named type is a row", () => {
		expect(samplesOf('{"ts":1,"type":"create"}')[0]?.kind).toBe("data");
	});

	test.each([
		["one per line", `${ROW}\n${ROW}\n`],
		["\\r\\n and blank lines", `${ROW}\r\n\r\n${ROW}`],
		["a list", `[${ROW},\n${ROW}]`],
		["commas between", `${ROW},\n${ROW},`],
		["printed over several lines", `${JSON.stringify(JSON.parse(ROW), null, 2)}\n${ROW}`],
		["several rows in one message", `{"data":[{"tbname":"a"},{"tbname":"b"}],${OFFSET}}`],
	])("several messages: %s", (_name, text) => {
		expect(samplesOf(text).map(({ id }) => id)).toEqual(["pasted-0", "pasted-1"]);
	});

	test.each([
		["nothing", "", 1, 1],
		["an empty list", "[]", 1, 1],
		["no JSON", "ts=1", 1, 1],
		["a number", "12", 1, 1],
		["a list of numbers", "\n[1]", 2, 1],
		["a missing comma", '{"a":1 "b":2}', 1, 8],
		["a missing brace", '{"a":1', 1, 7],
		["an open string", '{"a":"b}\n{"a":1}', 1, 9],
		["a trailing comma", '{"a":1,}', 1, 8],
		["on the second line", `${ROW}\n  {"data":{"ts":}}`, 2, 17],
		["in a message over several lines", '{\n  "data": {\n    "ts": tru\n  }\n}', 3, 11],
		["single quotes", "{'a':1}", 1, 2],
	])("mistake: %s", (_name, text, line, column) => {
		expect(problemOf(text)).toMatchObject({ line, column });
	});

	test("nesting beyond measure is a mistake, not a crash", () => {
		expect(problemOf("[".repeat(200_000))).toMatchObject({ line: 1 });
	});

	test("keys of the prototype are plain data", () => {
		const text = '{"__proto__":{"x":1},"constructor":2}';
		expect(samplesOf(text)[0]?.body).toContain(`"data":${text}`);
		expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
	});

	test("any rows come back as they are", () => {
		const row = fc.dictionary(
			fc.string({ minLength: 1 }).map((key) => `c${key}`),
			fc.jsonValue(),
		);
		fc.assert(
			fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), fc.constantFrom(0, 2), (rows, indent) => {
				const text = rows.map((data) => JSON.stringify({ data, offset: {} }, null, indent)).join("\n");
				expect(samplesOf(text).map(({ body }) => body)).toEqual(
					rows.map((data) => JSON.stringify({ data, offset: {} })),
				);
			}),
		);
	});

	test("any text gives samples or a problem within it", () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:1a\n \\') }), (text) => {
				const problem = problemOf(text);
				if (problem === undefined) return;
				expect(problem.line).toBeLessThanOrEqual(text.split("\n").length);
				expect(problem.column).toBeGreaterThan(0);
			}),
			{ numRuns: 500 },
		);
	});
});
