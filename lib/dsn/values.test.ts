import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, parseBoolean, parseDuration, parseWhole } from "./values";

test.each([
	["true", true],
	[" TRUE ", true],
	["1", true],
	["t", true],
	["on", true],
	["false", false],
	["0", false],
	["N", false],
	["2", undefined],
	["", undefined],
])("parseBoolean %j", (text, value) => {
	expect(parseBoolean(text)).toBe(value);
});

test.each([
	["0", 0],
	[" 42 ", 42],
	["007", 7],
	["-1", undefined],
	["1.5", undefined],
	["1e3", undefined],
	["", undefined],
	["9".repeat(16), undefined],
])("parseWhole %j", (text, value) => {
	expect(parseWhole(text)).toBe(value);
});

test.each<[string, number | undefined]>([
	["500ms", 500],
	["5s", 5_000],
	["1.5 s", 1_500],
	["2m", 120_000],
	["1h30m", 5_400_000],
	["1d", 86_400_000],
	["1M", 2_630_016_000],
	["7", 7_000],
	["0", 0],
	["never", Number.POSITIVE_INFINITY],
	["NEVER", Number.POSITIVE_INFINITY],
	["5x", undefined],
	["s", undefined],
	["5s3", undefined],
	["-5s", undefined],
	["", undefined],
	["1constructor", undefined],
	[`${"9".repeat(400)}s`, undefined],
])("parseDuration %j", (text, ms) => {
	expect(parseDuration(text)?.ms).toBe(ms);
});

test("a duration survives being written and read", () => {
	fc.assert(
		fc.property(fc.nat(), (ms) => {
			expect(parseDuration(formatDuration(ms))?.ms).toBe(ms);
		}),
	);
});
