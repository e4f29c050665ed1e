import { describe, expect, test } from "vitest";
import { builtInSamples } from "./built-in";
import { previewAll } from "./preview";
import type { PreviewSettings, SampleContext } from "./types";
import { warningsFor } from "./warnings";

const on: PreviewSettings = { topic: "", metaTopic: "", withMeta: true, withMetaDelete: true, withMetaDrop: true };
const off: PreviewSettings = { ...on, withMeta: false, withMetaDelete: false, withMetaDrop: false };
const query: SampleContext = { tmqTopic: "t", tmqTopicType: "column", columns: [{ name: "ts", type: "TIMESTAMP" }] };

describe("warningsFor", () => {
	test.each<[name: string, settings: PreviewSettings, context: SampleContext, warnings: object[]]>([
		["nothing to warn of", { ...off, topic: "a/{table}" }, {}, []],
		["an invalid template", { ...off, topic: "a/{stabel}" }, {}, []],
		["no template yet", off, {}, []],
		[
			"the super table of rows",
			{ ...off, topic: "plant/{stable}" },
			{},
			[{ code: "no-data-row", mend: { label: "Use {table}", field: "topic", value: "plant/{table}" } }],
		],
		[
			"the super table beside the table",
			{ ...off, topic: "plant/{stable}/{table}" },
			{},
			[{ code: "no-data-row", mend: { label: "Remove {stable}", field: "topic", value: "plant/{table}" } }],
		],
		[
			"the super table where no table is sent either",
			{ ...off, topic: "plant/{stable}" },
			query,
			[{ code: "no-data-row", mend: { label: "Remove {stable}", field: "topic", value: "plant" } }],
		],
		[
			"the table of a query that does not select it",
			{ ...off, topic: "plant/{table}" },
			query,
			[{ code: "no-table-in-query", mend: { label: "Use plant", field: "topic", value: "plant" } }],
		],
		[
			"the table of a query that selects it",
			{ ...off, topic: "{table}" },
			{ ...query, columns: [{ name: "TBNAME", type: "" }] },
			[],
		],
		["the table of a super table", { ...off, topic: "{table}" }, { ...query, tmqTopicType: "stable" }, []],
		[
			"the table in the topic of metadata",
			{ ...on, topic: "plant/{database}/{table}" },
			{},
			[
				{
					code: "metadata-skipped",
					field: "topic",
					detail: "{table} is not sent with: create super table, drop super table, delete rows.",
					mend: { field: "meta_topic", value: "plant/{database}/meta" },
				},
			],
		],
		[
			"only what is switched on",
			{ ...on, topic: "a", metaTopic: "m/{table}", withMetaDelete: false, withMetaDrop: false },
			{},
			[
				{
					code: "metadata-skipped",
					field: "meta_topic",
					detail: "{table} is not sent with: create super table.",
					mend: { field: "meta_topic", value: "m/meta" },
				},
			],
		],
		[
			"a metadata topic without metadata",
			{ ...off, topic: "a", metaTopic: "m" },
			{},
			[{ code: "metadata-off", field: "meta_topic", mend: { field: "with.meta", value: "true" } }],
		],
		["metadata of a TMQ topic without", { ...on, topic: "a" }, { isWithMeta: false }, [{ code: "no-metadata" }]],
		["metadata of a TMQ topic with", { ...on, topic: "a" }, { isWithMeta: true }, []],
		["a reserved topic", { ...off, topic: "$SYS/a" }, {}, [{ code: "reserved-topic", field: "topic" }]],
	])("%s", (_name, settings, context, warnings) => {
		const found = warningsFor(settings, context);
		expect(found).toMatchObject(warnings);
		expect(found).toHaveLength(warnings.length);
	});

	test("says what happens, and why", () => {
		const [warning] = warningsFor({ ...off, topic: "{stable}" });
		expect(`${warning?.lead} ${warning?.detail}`).toBe(
			"No data row would be published. TDengine does not send the super table with data rows, so {stable} is empty and each row is skipped.",
		);
	});

	test.each(["plant/{stable}", "{stable}/{table}/x", "a/{table}"])("what it offers for %s mends it", (topic) => {
		let settings: PreviewSettings = { ...on, topic };
		for (let round = 0; round < 3; round++) {
			const mend = warningsFor(settings)[0]?.mend;
			if (mend === undefined) break;
			settings = { ...settings, [mend.field === "topic" ? "topic" : "metaTopic"]: mend.value };
		}
		expect(warningsFor(settings)).toEqual([]);
		expect(previewAll(builtInSamples(), settings)).toMatchObject({ published: 10, skipped: 0 });
	});
});
