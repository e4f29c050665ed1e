import { expect, test } from "vitest";
import { toCsv, toTsv } from "./delimited";

const result = {
	columns: [
		{ name: "ts", type: "TIMESTAMP" },
		{ name: 'a "b", c', type: "VARCHAR" },
	],
	rows: [
		["2025-09-04T03:37:44.991Z", null],
		["9223372036854775807", ""],
		[true, 'x,"y"\nz'],
		[0.5, "a\tb"],
	],
};

test("CSV quotes what it has to and tells NULL from an empty text", () => {
	expect(toCsv(result)).toBe(
		'ts,"a ""b"", c"\r\n2025-09-04T03:37:44.991Z,\r\n9223372036854775807,""\r\ntrue,"x,""y""\nz"\r\n0.5,a\tb\r\n',
	);
});

test("the clipboard gets one line a row", () => {
	expect(toTsv(result).split("\n")).toHaveLength(5);
	expect(toTsv(result)).toContain('true\tx,"y" z');
});

test.each([
	["=HYPERLINK(1)", "'=HYPERLINK(1)"],
	["+1+1", "'+1+1"],
	["-2+3", "'-2+3"],
	["@SUM(A1)", "'@SUM(A1)"],
	["\t=1", "'\t=1"],
	["-5", "-5"],
	["-1.5e-7", "-1.5e-7"],
	["a=b", "a=b"],
])("the text %j is no formula in a spreadsheet", (text, written) => {
	const of = { columns: [{ name: text, type: "VARCHAR" }], rows: [[text]] };
	expect(toCsv(of)).toBe(`${written}\r\n${written}\r\n`);
	expect(toTsv(of)).toBe([written, written].join("\n").replaceAll("\t", " "));
});
