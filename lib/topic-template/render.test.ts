import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AVAILABILITY } from "./availability";
import { parseTemplate } from "./parse";
import { publishableProblem } from "./publishable";
import { prepareTopic, renderTopic, variesByRow } from "./render";
import { describeSkip, describeSkipKey, skipKey } from "./skip-words";
import { MESSAGE_KINDS, type RenderedTopic, type SkipReason, TEMPLATE_VARIABLES, type TopicTemplate } from "./types";

function template(text: string): TopicTemplate {
	const parsed = parseTemplate(text);
	if (!parsed.ok) throw new Error(`bad template in a test: ${text}`);
	return parsed.template;
}

const values = { database: "db", tmq_topic: "t", vgroup_id: "2", table: "tb" };

describe("renderTopic", () => {
	const rows: [name: string, text: string, table: string, rendered: RenderedTopic][] = [
		["all variables", `{database}/{tmq_topic}/\${vgroup_id}/{table}`, "tb", { ok: true, mqttTopic: "db/t/2/tb" }],
		["a slash in a value adds a level", "a/{table}", "b/c", { ok: true, mqttTopic: "a/b/c" }],
		["text that looks like a pattern", "a/{table}", "$& {table}", { ok: true, mqttTopic: "a/$& {table}" }],
		["a missing variable", "a/{stable}", "tb", missing("stable")],
		["an empty value", "a/{table}", "", missing("table")],
		["the first missing one counts", "{stable}/{table}", "", missing("stable")],
		["a wildcard in a value", "a/{table}", "we/ird+#name", no({ kind: "wildcard-in-topic", character: "+" })],
		["a hash in a value", "a/{table}", "#1", no({ kind: "wildcard-in-topic", character: "#" })],
		["NUL in a value", "a/{table}", "x\0", no({ kind: "nul-in-topic" })],
		["the longest topic", "{table}", "é".repeat(32_767), { ok: true, mqttTopic: "é".repeat(32_767) }],
		["one beyond the longest", "{table}", "é".repeat(32_768), no({ kind: "topic-too-long", bytes: 65_536 })],
	];
	test.each(rows)("%s", (_name, text, table, rendered) => {
		expect(renderTopic(template(text), { ...values, table }, "data")).toEqual(rendered);
		expect(prepareTopic(template(text)).render({ ...values, table }, "data")).toEqual(rendered);
	});

	function no(reason: SkipReason): RenderedTopic {
		return { ok: false, reason };
	}
	function missing(variable: "stable" | "table"): RenderedTopic {
		return no({ kind: "missing-variable", variable, messageKind: "data" });
	}

	test("a template without variables is rendered once", () => {
		const renderer = prepareTopic(template("a/b"));
		expect(renderer.render(values, "data")).toBe(renderer.render({}, "delete"));
	});

	test("only the table varies by row", () => {
		expect(TEMPLATE_VARIABLES.filter((name) => variesByRow(template(`{${name}}`)))).toEqual(["table"]);
	});

	test("what is rendered can be published", () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom("a", "/", "+", "#", "\0", "é") }), (table) => {
				const rendered = renderTopic(template("{table}"), { table }, "data");
				if (rendered.ok) expect(rendered.mqttTopic).not.toMatch(/[+#\0]|^$/);
				else expect(table).toMatch(/[+#\0]|^$/);
			}),
		);
	});
});

test("availability is the documented table", () => {
	const lines = MESSAGE_KINDS.map((kind) => {
		const names = TEMPLATE_VARIABLES.filter((name) => AVAILABILITY[kind][name]).slice(3);
		return `${kind}: ${names.join(" ") || "-"}`;
	});
	expect(lines).toEqual([
		"data: table",
		"create-stable: stable",
		"create-child: stable table",
		"create-table: table",
		"alter-stable: table",
		"alter-table: table",
		"drop-stable: stable",
		"drop-table: table",
		"delete: -",
	]);
});

describe("reasons in words", () => {
	test.each<[name: string, reason: SkipReason, words: string]>([
		[
			"super table with a row",
			{ kind: "missing-variable", variable: "stable", messageKind: "data" },
			"Skipped: {stable} is not sent with data rows",
		],
		[
			"super table of a normal table",
			{ kind: "missing-variable", variable: "stable", messageKind: "create-table" },
			"Skipped: {stable}: a normal table has none",
		],
		[
			"super table with a delete",
			{ kind: "missing-variable", variable: "stable", messageKind: "delete" },
			"Skipped: {stable} is not sent with deletes",
		],
		["wildcard", { kind: "wildcard-in-topic", character: "#" }, "Skipped: the MQTT topic holds #, a wildcard"],
		[
			"too long",
			{ kind: "topic-too-long", bytes: 65_536 },
			"Skipped: the MQTT topic has 65,536 bytes; 65,535 is the most",
		],
	])("%s", (_name, reason, words) => {
		expect(describeSkip(reason)).toBe(words);
		expect(describeSkipKey(skipKey(reason))).not.toBe(skipKey(reason));
	});

	test("every variable that a message can lack has words of its own", () => {
		for (const messageKind of MESSAGE_KINDS) {
			for (const variable of TEMPLATE_VARIABLES) {
				expect(describeSkip({ kind: "missing-variable", variable, messageKind })).toContain(`{${variable}}`);
			}
		}
	});
});

test.each([
	["a topic", "a/b", undefined],
	["a leading $ is legal", "$x", undefined],
	["nothing", "", "empty-topic"],
	["a wildcard", "a/+", "wildcard-in-topic"],
])("publishable: %s", (_name, mqttTopic, kind) => {
	expect(publishableProblem(mqttTopic)?.kind).toBe(kind);
});
