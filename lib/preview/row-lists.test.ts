import { describe, expect, test } from "vitest";
import { emptyDraft, withParam } from "@/lib/dsn/draft";
import { builtInSamples } from "./built-in";
import { pastedSamples } from "./pasted-samples";
import { previewAll, previewSettings } from "./preview";
import type { PreviewSettings } from "./types";

const lists = { maxRows: 100, maxBytes: 100_000 };
const on: PreviewSettings = {
	topic: "t/{table}",
	metaTopic: "m",
	withMeta: true,
	withMetaDelete: true,
	withMetaDrop: true,
	lists,
};

function shown(text: string, settings: PreviewSettings): [title: string, to: string, body: string][] {
	const pasted = pastedSamples(text);
	if (!pasted.ok) throw new Error(pasted.problem.message);
	return previewAll(pasted.samples, settings).results.map((result) => [
		result.sample.title,
		result.outcome === "published" ? result.mqttTopic : result.words,
		result.sample.body,
	]);
}

const tail = (offset: number) => `"offset":{"database":"d","topic":"t","vgroupId":2,"offset":${offset}}}`;
const row = (table: string, offset: number, more = "") => `{"data":{"tbname":"${table}"${more}},${tail(offset)}`;

describe("several rows in one message", () => {
	test("a row alone is a list of one", () => {
		expect(previewAll(builtInSamples(), on).results[0]?.sample.body).toMatch(/^\{"data":\[\{"ts":.*\}\],"offset":\{/);
	});

	test("rows with the same MQTT topic and offset are one message, at the place of the first", () => {
		const text = [row("a", 1), row("b", 1), row("a", 1), row("a", 2)].join("\n");
		expect(shown(text, on)).toEqual([
			["2 data rows", "t/a", `{"data":[{"tbname":"a"},{"tbname":"a"}],${tail(1)}`],
			["Data row", "t/b", `{"data":[{"tbname":"b"}],${tail(1)}`],
			["Data row", "t/a", `{"data":[{"tbname":"a"}],${tail(2)}`],
		]);
	});

	test("texts and values that look like the end of a row do not end it", () => {
		const tricky = row("a", 1, ',"s":"}],\\"offset\\":{\\\\","j":{"offset":{"x":"}"}}');
		expect(shown(`${tricky}\n${tricky}`, on)).toEqual([
			[
				"2 data rows",
				"t/a",
				`{"data":[${[1, 2].map(() => tricky.slice(8, -tail(1).length - 1)).join(",")}],${tail(1)}`,
			],
		]);
	});

	test("both bounds close a message", () => {
		const text = [1, 2, 3].map(() => row("a", 1)).join("\n");
		expect(shown(text, { ...on, lists: { ...lists, maxRows: 2 } }).map(([title]) => title)).toEqual([
			"2 data rows",
			"Data row",
		]);
		expect(shown(text, { ...on, lists: { ...lists, maxBytes: 10 } })).toHaveLength(3);
	});

	test("skipped rows are counted as the message they would have been", () => {
		const preview = pastedSamples([row("+", 1), row("+", 1)].join("\n"));
		if (!preview.ok) throw new Error("not read");
		expect(previewAll(preview.samples, on)).toMatchObject({ published: 0, skipped: 1 });
	});
});

test.each([
	["by default there are none", {}, undefined],
	["with their usual bounds", { payload: "rows" }, { maxRows: 500, maxBytes: 262_144 }],
	["with bounds", { payload: "rows", batch_rows: "7", batch_bytes: "2048" }, { maxRows: 7, maxBytes: 2_048 }],
	[
		"with half-typed bounds",
		{ payload: "rows", batch_rows: "x", batch_bytes: "0" },
		{ maxRows: 500, maxBytes: 262_144 },
	],
])("lists as the broker's DSN asks for them: %s", (_, params, expected) => {
	let broker = emptyDraft("broker");
	for (const [name, value] of Object.entries(params)) broker = withParam(broker, name, value);
	expect(previewSettings(emptyDraft("source"), broker).lists).toEqual(expected);
});
