import { describe, expect, test } from "vitest";
import * as z from "zod";
import { taskInputSchema } from "@/lib/api/task";
import { InputError } from "@/server/errors";
import { parseInput } from "./input";

function messagesOf(schema: z.ZodType, input: unknown): string[] {
	try {
		parseInput(schema, input);
	} catch (error) {
		if (error instanceof InputError) return error.issues.map(({ message }) => message);
		throw error;
	}
	return [];
}

const schema = z.object({
	name: z.string().min(1).max(5),
	labels: z.array(z.string()).max(2),
	window: z.enum(["5m", "1h"]),
	rows: z.int().min(1).max(100),
	isOn: z.boolean(),
});
const good = { name: "a", labels: [], window: "5m", rows: 1, isOn: true };

describe("a field that cannot be taken is named with its mend", () => {
	test.each([
		["missing", { name: undefined }, "The field name is missing: give a text."],
		["of another kind", { name: 3 }, "The field name is not a text: send it as one."],
		["null", { isOn: null }, "The field isOn is not true or false: send it as one."],
		["empty", { name: "" }, "The field name is empty: fill it in."],
		["too long", { name: "abcdef" }, "The field name is too long: give at most 5 characters."],
		["too many", { labels: ["a", "b", "c"] }, "The field labels is too long: give at most 2 entries."],
		["an entry of another kind", { labels: ["a", 1] }, "Entry 2 of labels is not a text: send it as one."],
		["not a known value", { window: "9d" }, "The field window is not one of the known values: give 5m or 1h."],
		["not whole", { rows: 1.5 }, "The field rows is not a whole number: send it as one."],
		["too large", { rows: 101 }, "The field rows is too large: give at most 100."],
	])("%s", (_name, change, message) => {
		expect(messagesOf(schema, { ...good, ...change })).toEqual([message]);
	});

	test("something that is no object", () => {
		expect(messagesOf(schema, [])).toEqual(["The input is not an object: send it as one."]);
	});

	test("words that a schema has itself come first", () => {
		expect(messagesOf(z.object({ name: z.string().min(1, "Give the task a name.") }), { name: "" })).toEqual([
			"Give the task a name.",
		]);
	});
});

test.each([
	["nothing", {}],
	["everything of another kind", { name: 1, labels: 2, source: 3, broker: 4, secrets: 5 }],
	["secrets that are none", { name: "a", source: "s", broker: "b", secrets: { "source.password": { action: "x" } } }],
	["an unknown secret", { name: "a", source: "s", broker: "b", secrets: { pin: { action: "keep" } } }],
])("the form's input answers in sentences: %s", (_name, input) => {
	const messages = messagesOf(taskInputSchema, input);
	expect(messages.length).toBeGreaterThan(0);
	for (const message of messages) {
		expect(message).toMatch(/^[A-Z].*\.$/);
		expect(message).not.toMatch(/invalid|expected|received|undefined/i);
	}
});
