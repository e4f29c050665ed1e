import fc from "fast-check";
import { expect, test } from "vitest";
import { templateSpans } from "./template-text";

/** The spelling of other tools, written apart because it looks like a template string. */
const DOLLAR_SPELLING = ["$", "{database}"].join("");

test.each<[name: string, text: string, spans: [string, string][]]>([
	["nothing", "", []],
	["no variable", "a/b", [["a/b", "plain"]]],
	[
		"a variable",
		"a/{table}",
		[
			["a/", "plain"],
			["{table}", "variable"],
		],
	],
	[
		"one that rows lack",
		"{stable}/b",
		[
			["{stable}", "warned"],
			["/b", "plain"],
		],
	],
	["the other spelling", DOLLAR_SPELLING, [[DOLLAR_SPELLING, "variable"]]],
	[
		"a slip",
		"{tabel}/{table}",
		[
			["{tabel}", "wrong"],
			["/", "plain"],
			["{table}", "variable"],
		],
	],
	[
		"an open brace",
		"a/{tab",
		[
			["a/", "plain"],
			["{tab", "wrong"],
		],
	],
	["literal braces", "{{table}}", [["{{table}}", "plain"]]],
	[
		"a wildcard",
		"a/#",
		[
			["a/", "plain"],
			["#", "wrong"],
		],
	],
])("%s", (_name, text, spans) => {
	expect(templateSpans(text, true).map((span) => [span.text, span.look])).toEqual(spans);
});

test("in a metadata topic the super table is a variable like the others", () => {
	expect(templateSpans("{stable}", false)[0]?.look).toBe("variable");
});

test("the spans joined are the text, whatever is typed", () => {
	fc.assert(
		fc.property(
			fc.string({ unit: fc.constantFrom("{", "}", "$", "table", "stable", "x", "/", "+"), maxLength: 12 }),
			(text) => {
				const spans = templateSpans(text, true);
				expect(spans.map((span) => span.text).join("")).toBe(text);
				expect(new Set(spans.map((span) => span.at)).size).toBe(spans.length);
			},
		),
	);
});
