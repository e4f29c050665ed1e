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
