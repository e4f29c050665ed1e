import { describe, expect, test } from "vitest";
import { parsePropertyTemplate } from "./parse";
import { type PropertyValues, renderProperty } from "./property";

function render(text: string, values: PropertyValues): string | undefined {
	const parsed = parsePropertyTemplate(text);
	if (!parsed.ok) throw new Error(`bad template in a test: ${text}`);
	return renderProperty(parsed.template, values);
}

describe("renderProperty", () => {
	test.each<[name: string, text: string, values: PropertyValues, value: string | undefined]>([
		["variables", "{vgroup_id}/{offset}", { vgroup_id: "2", offset: "8" }, "2/8"],
		["what no topic may hold", "{table}", { table: "a+#" }, "a+#"],
		["a missing variable", "x{table}", {}, undefined],
		["an empty one counts as missing", "x{table}", { table: "" }, undefined],
		["nothing at all", "", {}, ""],
		["NUL, which MQTT does not carry", "a\0{table}", { table: "\0" }, "a\ufffd\ufffd"],
		["the longest", "{table}", { table: "é".repeat(32_767) }, "é".repeat(32_767)],
		["one beyond the longest", "{table}", { table: "é".repeat(32_768) }, undefined],
	])("%s", (_name, text, values, value) => {
		expect(render(text, values)).toBe(value);
	});
});
