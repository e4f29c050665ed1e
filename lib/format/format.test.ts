import { describe, expect, test } from "vitest";
import { ago, delay, duration, until } from "./duration";
import { formatJson, tokenizeJson } from "./json";
import { bytes, count, percent, short } from "./number";

test.each([
	[0, "0"],
	[0.01, "<0.1"],
	[3.24, "3.2"],
	[371, "371"],
	[999.6, "1.00 k"],
	[1_840, "1.84 k"],
	[12_431, "12.4 k"],
	[999_900, "1.00 M"],
	[1_250_000, "1.25 M"],
	[undefined, "–"],
])("short(%s) is %s", (value, text) => expect(short(value).text).toBe(text));

test.each([
	[1_108_340, "1,108,340"],
	[0, "0"],
	[undefined, "–"],
])("count(%s) is %s", (value, text) => expect(count(value).text).toBe(text));

test.each([
	[94, 1_000, "9.4 %"],
	[31, 100, "31 %"],
	[0, 0, "0 %"],
])("percent(%s of %s) is %s", (part, whole, text) => expect(percent(part, whole).text).toBe(text));

test.each([
	[1, "1 byte"],
	[152, "152 bytes"],
	[1_520, "1.52 kB"],
	[24_100_000, "24.1 MB"],
])("bytes(%s) is %s", (value, text) => expect(bytes(value).text).toBe(text));

test.each([
	[340, "340 ms"],
	[8_000, "8 s"],
	[240_000, "4 min"],
	[18_000_000, "5 h"],
	[1_814_400_000, "21 d"],
])("duration(%s) is %s", (span, text) => expect(duration(span)).toBe(text));

test("moments count from now on and up to now", () => {
	expect([ago(0, 3_000), ago(0, 42_000), until(8_200, 500), until(0, 1)]).toEqual(["now", "42 s ago", "in 8 s", "now"]);
	expect([delay(0.42), delay(38.2), delay(1_240), delay(undefined)]).toEqual(["0.4 ms", "38 ms", "1.2 s", "–"]);
});

describe("formatJson", () => {
	test.each([
		["keeps every digit", '{"a":9223372036854775807}', '{\n  "a": 9223372036854775807\n}'],
		["leaves braces inside strings alone", '{"a":"{,}:"}', '{\n  "a": "{,}:"\n}'],
		["keeps empty objects and lists short", '{"a":{},"b":[]}', '{\n  "a": {},\n  "b": []\n}'],
		["leaves text that is no JSON as it was", "{oops", "{oops"],
	])("%s", (_, text, expected) => expect(formatJson(text)).toBe(expected));

	test("pieces joined are the text again", () => {
		const text = '{"k":[1,-2.5e3,true,null,"a\\"b"]} tail';
		expect(
			tokenizeJson(text)
				.map((token) => token.text)
				.join(""),
		).toBe(text);
	});
});
