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
])("printable: %s", (_name, text, expected) => {
	expect(printable(text)).toBe(expected);
});
