import { afterEach, beforeEach, expect, test } from "vitest";
import { createMapper } from "@/lib/body/mapper";
import type { TmqMessage } from "@/lib/tmq/types";
import { parseTemplate } from "@/lib/topic-template/parse";
import { openForTest, sourceFor, take } from "@/server/tmq/testing";
import { type Simulator, startSimulator } from "./simulator";
import { typesRow } from "./types-table";

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({
		rate: 0,
		metaIntervalMs: 0,
		rebalanceMs: 10,
		meters: 20,
		backlogRows: 40,
		vgroups: 2,
	});
});

afterEach(() => simulator.close());

/** The bodies that the product makes of the messages. */
function bodiesOf(messages: readonly TmqMessage[]): string[] {
	const parsed = parseTemplate("t");
	if (!parsed.ok) throw new Error("a plain topic parses");
	const { template: topic } = parsed;
	const mapper = createMapper({ topic, metaTopic: topic, withMeta: true, withMetaDelete: true, withMetaDrop: true });
	return messages.flatMap((message) => {
		const { batch } = mapper.map(message);
		const ends = Array.from(batch.bodyEnds.subarray(0, batch.count));
		return ends.map((end, index) => Buffer.from(batch.bodies.subarray(ends[index - 1] ?? 0, end)).toString());
	});
}

async function read(tmqTopic: string, count: number, params: Record<string, string> = {}): Promise<string[]> {
	await using session = await openForTest(sourceFor(`127.0.0.1:${simulator.port}`, tmqTopic, params));
	return bodiesOf(await take(session, count));
}

test("every type at its edges reaches the product's client as it was written", async () => {
	for (let row = 0; row < 3; row++) simulator.engine.insert("lab", [typesRow(1_700_000_000_000, row)]);
	const bodies = await read("topic_types", 1);
	const info = '"info":{"site":"north","floor":2,"active":true},"tbname":"s1"}';
	expect(bodies.map((body) => body.slice(0, body.indexOf(',"offset"')))).toEqual([
		`{"data":{"ts":1700000000000000,"c_bool":true,"c_tinyint":127,"c_smallint":32767,"c_int":2147483647,"c_bigint":9223372036854775807,"c_utinyint":255,"c_usmallint":65535,"c_uint":4294967295,"c_ubigint":18446744073709551615,"c_float":3.4028235e+38,"c_double":1.7976931348623157e+308,"c_varchar":"hello, \\"quoted\\" \\\\ back","c_nchar":"涛思数据😀","c_varbinary":"0001ff","c_geometry":"0101000000000000000000f03f0000000000000040","c_dec64":"1234567.891","c_dec128":"1234567890123456789012345678.0123456789","c_blob":"ff0010",${info}`,
		`{"data":{"ts":1700000000000001,"c_bool":false,"c_tinyint":-128,"c_smallint":-32768,"c_int":-2147483648,"c_bigint":-9223372036854775808,"c_utinyint":0,"c_usmallint":0,"c_uint":0,"c_ubigint":0,"c_float":-1.5,"c_double":2.2250738585072014e-308,"c_varchar":"","c_nchar":"","c_varbinary":"","c_geometry":"0101000000000000000000f03f0000000000000040","c_dec64":"-0.001","c_dec128":"-0.0000000001","c_blob":"",${info}`,
		`{"data":{"ts":1700000000000002,"c_bool":null,"c_tinyint":null,"c_smallint":null,"c_int":null,"c_bigint":null,"c_utinyint":null,"c_usmallint":null,"c_uint":null,"c_ubigint":null,"c_float":null,"c_double":null,"c_varchar":null,"c_nchar":null,"c_varbinary":null,"c_geometry":null,"c_dec64":null,"c_dec128":null,"c_blob":null,${info}`,
	]);
});

test("meters arrive with their table, values and tags", async () => {
	const bodies = await read("topic_meters", 2);
	expect(bodies).toHaveLength(40);
	for (const body of bodies) {
		expect(body).toMatch(
			/^\{"data":\{"ts":\d+,"tbname":"d10[0-2]\d","current":\d+(\.\d\d?)?,"voltage":\d+,"phase":0\.\d{1,3},"location":"California\.\w+","groupid":\d+\},"offset":\{"database":"power","topic":"topic_meters","vgroupId":\d,"offset":0\}\}$/,
		);
	}
});

test("metadata comes before the rows, once per vgroup for the super table", async () => {
	const bodies = await read("topic_power", 4, { "with.meta": "true" });
	const superTables = bodies.filter((body) => body.startsWith('{"meta":{"type":"create","tableType":"super"'));
	expect(superTables).toHaveLength(2);
	const children = bodies.filter((body) => body.includes('"tableType":"child"'));
	expect(children).toHaveLength(20);
});

test("stored data is read first, then the log", async () => {
	simulator.engine.flush("power", { truncate: true });
	await using session = await openForTest(
		sourceFor(`127.0.0.1:${simulator.port}`, "topic_meters", { "experimental.snapshot.enable": "true" }),
	);
	const stored = await take(session, 2);
	expect(bodiesOf(stored)).toHaveLength(40);
	expect(stored.every((message) => message.address.offset === -2147467258n)).toBe(true);
});
