import { expect, test } from "vitest";
import { printable } from "./terminal";

test.each([
	["plain text stays", "meters d1001", "meters d1001"],
	["other scripts stay", "电表 ü", "电表 ü"],
	["line ends and tabs stay", "a\tb\n", "a\tb\n"],
	["escape sequences are shown", "\u001b[31mred", "\\u001b[31mred"],
	["a carriage return is shown", "a\rb", "a\\u000db"],
	["C1 controls are shown", "a\u009bb", "a\\u009bb"],
	["direction marks are shown", "a\u202eb", "a\\u202eb"],
	["zero-width characters are shown", "a\u200bb\ufeff", "a\\u200bb\\ufeff"],
	["tags are shown", "a\u{e0041}", "a\\u{e0041}"],
	["joiners of emoji and scripts stay", "\u{1f469}\u200d\u{1f52c}", "\u{1f469}\u200d\u{1f52c}"],
	["half a pair is shown", "a\ud800", "a\\ud800"],
])("printable: %s", (_name, text, expected) => {
	expect(printable(text)).toBe(expected);
});
