import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesFilter, templateFilter } from "./filter";
import { parseTemplate } from "./parse";
import { renderLoosely } from "./render-loosely";
import { TEMPLATE_VARIABLES, type TemplateValues, type TopicTemplate } from "./types";

function template(text: string): TopicTemplate {
	const parsed = parseTemplate(text);
	if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
	return parsed.template;
}

test.each([
	["no variable", "plant/fixed", "plant/fixed"],
	["a variable as a level", "plant/{database}/{table}", "plant/+/+"],
	["a variable within a level", "plant/x-{table}-y/z", "plant/+/z"],
	["two variables in a level", "{database}{table}/a", "+/a"],
	["a known value", "plant/{tmq_topic}/{table}", "plant/topic_meters/+"],
	["a known value beside an open one", "{tmq_topic}-{table}", "+"],
	["literal braces", "plant/{{x}}/{table}", "plant/{x}/+"],
	["empty levels", "/{table}/", "/+/"],
])("a template with %s", (_name, text, filter) => {
	expect(templateFilter(template(text), { tmq_topic: "topic_meters" })).toBe(filter);
});

test("whatever a template renders arrives under its filter", () => {
	const word = fc.stringMatching(/^[a-z0-9]{1,4}$/);
	const part = fc.oneof(word, fc.constantFrom(...TEMPLATE_VARIABLES.map((name) => `{${name}}`)), fc.constant("/"));
	fc.assert(
		fc.property(fc.array(part, { minLength: 1 }), fc.array(word, { minLength: 5, maxLength: 5 }), (parts, words) => {
			const parsed = template(parts.join(""));
			const values: TemplateValues = Object.fromEntries(TEMPLATE_VARIABLES.map((name, i) => [name, words[i]]));
			expect(matchesFilter(templateFilter(parsed), renderLoosely(parsed, values))).toBe(true);
		}),
	);
});

test.each([
	["plant/+", "plant/d1", true],
	["plant/+", "plant/d1/x", false],
	["plant/#", "plant/d1/x", true],
	["plant/#", "plant", true],
	["plant/+/x", "plant//x", true],
	["plant", "plants", false],
	["+/x", "$SYS/x", false],
	["#", "$SYS/x", false],
])("under %s arrives %s: %s", (filter, topic, isMatch) => {
	expect(matchesFilter(filter, topic)).toBe(isMatch);
});

test("what could not be rendered shows how far it got", () => {
	expect(renderLoosely(template("plant/{stable}/{table}"), { table: "d1" })).toBe("plant/{stable}/d1");
});
