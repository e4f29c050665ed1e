import { describe, expect, test } from "vitest";
import { emptyDraft, withParam } from "@/lib/dsn/draft";
import { AVAILABILITY } from "@/lib/topic-template/availability";
import { MESSAGE_KINDS, TEMPLATE_VARIABLES } from "@/lib/topic-template/types";
import { builtInSamples } from "./built-in";
import { previewAll, previewSettings } from "./preview";
import type { PreviewResult, PreviewSettings } from "./types";

const on: PreviewSettings = { topic: "", metaTopic: "", withMeta: true, withMetaDelete: true, withMetaDrop: true };

function line(result: PreviewResult): string {
	return `${result.sample.title}: ${result.outcome === "published" ? result.mqttTopic : result.words}`;
}

describe("built-in samples", () => {
	test("there is one of every kind, in the order of a table's life", () => {
		const samples = builtInSamples();
		expect(samples.map((sample) => sample.title)).toEqual([
			"Data row",
			"Create super table",
			"Create child table",
			"Create normal table",
			"Alter super table",
			"Alter child table",
			"Drop super table",
			"Drop child table",
			"Drop normal table",
			"Delete rows",
		]);
		expect(new Set(samples.map((sample) => sample.kind))).toEqual(new Set(MESSAGE_KINDS));
		expect(new Set(samples.map((sample) => sample.id)).size).toBe(samples.length);
	});

	test("each has exactly the variables that TDengine sends", () => {
		for (const { kind, values } of builtInSamples()) {
			const expected = TEMPLATE_VARIABLES.filter((name) => AVAILABILITY[kind][name]);
			expect(Object.keys(values).sort()).toEqual([...expected].sort());
		}
	});

	test("bodies have no white space and the offset last", () => {
		expect(builtInSamples()[0]?.body).toBe(
			'{"data":{"ts":1756957064991,"current":10.3,"voltage":219,"phase":0.31},' +
				'"offset":{"database":"power","topic":"topic_meters","vgroupId":2,"offset":81204}}',
		);
	});

	test("the row has the columns of the source", () => {
		const columns = [
			{ name: "ts", type: "TIMESTAMP" },
			{ name: "tbname", type: "VARCHAR(192)" },
			{ name: "n", type: "INT UNSIGNED" },
			{ name: "d", type: "DECIMAL(10,2)" },
			{ name: "s", type: "NCHAR(8)" },
		];
		const [row] = builtInSamples({ database: "db", tmqTopic: "t", tmqTopicType: "column", columns });
		expect(row?.body).toBe(
			'{"data":{"ts":1756957064991,"tbname":"d1001","n":3,"d":"10.30","s":"s"},' +
				'"offset":{"database":"db","topic":"t","vgroupId":2,"offset":81204}}',
		);
		expect(row?.values.table).toBe("d1001");
	});

	test("a query that selects no tbname has no table", () => {
		const columns = [{ name: "ts", type: "TIMESTAMP" }];
		expect(builtInSamples({ tmqTopicType: "column", columns })[0]?.values).not.toHaveProperty("table");
		expect(builtInSamples({ tmqTopicType: "stable", columns })[0]?.values).toHaveProperty("table");
	});
});

describe("previewAll", () => {
	test("the super table in the topic of everything", () => {
		const preview = previewAll(builtInSamples(), { ...on, topic: "plant/{database}/{stable}" });
		expect(preview.summary).toBe("3 published, 7 skipped");
		expect(preview.results.map(line)).toEqual([
			"Data row: {stable} is not sent with data rows",
			"Create super table: plant/power/meters",
			"Create child table: plant/power/meters",
			"Create normal table: {stable}: a normal table has none",
			"Alter super table: {stable} is not sent with changes to a table",
			"Alter child table: {stable} is not sent with changes to a table",
			"Drop super table: plant/power/meters",
			"Drop child table: {stable} is not sent when a table is dropped",
			"Drop normal table: {stable} is not sent when a table is dropped",
			"Delete rows: {stable} is not sent with deletes",
		]);
	});

	test.each<[name: string, settings: Partial<PreviewSettings>, counts: [number, number, number, number]]>([
		["metadata off", { topic: "a/{table}", withMeta: false }, [1, 0, 9, 0]],
		["metadata off, nothing published", { topic: "a/{stable}", withMeta: false }, [0, 1, 9, 0]],
		["deletes off", { topic: "a", withMetaDelete: false }, [9, 0, 1, 0]],
		["drops off", { topic: "a", withMetaDrop: false }, [7, 0, 3, 0]],
		["a topic of its own for metadata", { topic: "a/{table}", metaTopic: "meta" }, [10, 0, 0, 0]],
		["a mistake in the topic", { topic: "a/{tabel}", metaTopic: "meta" }, [9, 0, 0, 1]],
		["a mistake in the metadata topic", { topic: "a", metaTopic: "+" }, [1, 0, 0, 9]],
		["no topic yet", {}, [0, 0, 0, 10]],
	])("%s", (_name, settings, counts) => {
		const { published, skipped, notRead, invalid } = previewAll(builtInSamples(), { ...on, ...settings });
		expect([published, skipped, notRead, invalid]).toEqual(counts);
	});

	test("says why a sample is not read", () => {
		const preview = previewAll(builtInSamples(), { ...on, topic: "a", withMetaDrop: false, withMetaDelete: false });
		const words = preview.results.flatMap((result) => (result.outcome === "not-read" ? [result.words] : []));
		expect(new Set(words)).toEqual(new Set(["not read: drops are off", "not read: deletes are off"]));
	});
});

describe("previewSettings", () => {
	test("an empty form", () => {
		expect(previewSettings(emptyDraft("source"), emptyDraft("broker"))).toEqual({
			topic: "",
			metaTopic: "",
			withMeta: false,
			withMetaDelete: false,
			withMetaDrop: false,
		});
	});

	test("deletes and drops come with metadata unless switched off", () => {
		const source = withParam(withParam(emptyDraft("source"), "with.meta", "true"), "with.meta.drop", "0");
		const broker = withParam(emptyDraft("broker"), "topic", "a");
		expect(previewSettings(source, broker)).toEqual({
			topic: "a",
			metaTopic: "",
			withMeta: true,
			withMetaDelete: true,
			withMetaDrop: false,
		});
	});
});
