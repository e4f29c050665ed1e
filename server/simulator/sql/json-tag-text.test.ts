import { expect, test } from "vitest";
import { normalizeJsonTag } from "./json-tag-text";

test.each([
	{ name: "members in order of their names", text: '{"z":1,"a":null,"b":"é"}', stored: '{"a":null,"b":"é","z":1}' },
	{ name: "an object with nothing in it", text: "{}", stored: null },
	{ name: "a member without a name", text: '{"":1}', stored: null },
	{ name: "empty text", text: " ", stored: null },
])("$name", ({ text, stored }) => {
	expect(normalizeJsonTag(text)).toBe(stored);
});

test.each([
	{ name: "a list inside", text: '{"k":[]}', why: "invalidate json value" },
	{ name: "an object inside", text: '{"k":{"a":1}}', why: "invalidate json value" },
	{ name: "a list", text: "[1]", why: "json error invalide value" },
	{ name: "a number", text: "1", why: "json error invalide value" },
	{ name: "a name that is not ASCII", text: '{"é":1}', why: "json key not validate" },
	{ name: "text that is not JSON", text: "{bad", why: "json parse error" },
])("$name is refused", ({ text, why }) => {
	expect(() => normalizeJsonTag(text)).toThrow(
		expect.objectContaining({ errno: 534, message: expect.stringContaining(why) }),
	);
});
