import fc from "fast-check";
import { expect, test } from "vitest";
import { splitVisible } from "./visible-text";

const shown = (text: string) =>
	splitVisible(text)
		.map((part) => (part.isHidden ? `[${part.text}]` : part.text))
		.join("");

test.each([
	["plain text", "meters 1", "meters 1"],
	["nothing", "", ""],
	["text of any script", "счётчик 电表 é 👩🏽", "счётчик 电表 é 👩🏽"],
	["an override of direction", "a\u202egnp.exe", "a[U+202E]gnp.exe"],
	["isolates and marks", "\u2066a\u2069\u200f", "[U+2066]a[U+2069][U+200F]"],
	["control characters", "a\u0000b\nc\u007f", "a[U+0000]b[U+000A]c[U+007F]"],
	["a zero-width space", "pay\u200bpal", "pay[U+200B]pal"],
	["half a surrogate pair", "a\ud800b", "a[U+D800]b"],
	["a tag character", "a\u{e0041}", "a[U+E0041]"],
])("%s", (_name, text, expected) => {
	expect(shown(text)).toBe(expected);
});

test("what is seen and what was hidden together are the whole text", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			const whole = splitVisible(text)
				.map((part) => (part.isHidden ? String.fromCodePoint(Number.parseInt(part.text.slice(2), 16)) : part.text))
				.join("");
			expect(whole).toBe(text);
		}),
	);
});
