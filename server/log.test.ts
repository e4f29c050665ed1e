import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeHidden } from "./log";

test.each([
	["an escape sequence", "\u001b[31mred"],
	["its one-character form", "\u009b31mred"],
	["a line end", "one\r\ntwo"],
	["marks of direction", "\u202egnp.exe\u2066"],
	["zero-width characters and line separators", "a\u200bb\u2028c\ufeff"],
])("%s is written as its code, and means the same", (_name, text) => {
	const line = escapeHidden(JSON.stringify({ reason: text }));
	expect(line).toMatch(/^[\x20-\x7e]*$/);
	expect(JSON.parse(line)).toEqual({ reason: text });
});

test("any text is on one line, and read back as it was", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			const line = escapeHidden(JSON.stringify(text));
			expect(JSON.parse(line)).toBe(text);
			expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
		}),
	);
});
