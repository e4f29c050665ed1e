import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effectOf, holdsPassword, splitStatements, statementAt } from "./statements";

describe("splitting", () => {
	test.each([
		["one without an end", "select 1", ["select 1"]],
		["two", "select 1; select 2;", ["select 1", "select 2"]],
		["a semicolon in a text", "select ';' ; select \"a;b\"", ["select ';'", 'select "a;b"']],
		["a quote in a text", "select 'it''s;' ; select 'a\\';b'", ["select 'it''s;'", "select 'a\\';b'"]],
		["a semicolon in a name", "select `a;b` from t", ["select `a;b` from t"]],
		["a semicolon in comments", "select 1 -- a;b\n; /* c;d */ select 2", ["select 1 -- a;b", "/* c;d */ select 2"]],
		["comments alone", "-- nothing\n; /* at all */", []],
		["a text that does not end", "select 'a; b", ["select 'a; b"]],
		["nothing", " \n ", []],
	])("%s", (_, text, expected) => {
		expect(splitStatements(text).map((statement) => statement.text)).toEqual(expected);
	});

	test("positions lead back to the text", () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom(..."ab'\"`;\\-/* \n"), { maxLength: 60 }), (parts) => {
				const text = parts.join("");
				for (const statement of splitStatements(text)) {
					expect(text.slice(statement.from, statement.to)).toBe(statement.text);
				}
			}),
		);
	});
});

test.each([
	["in the first", 3, "select 1"],
	["behind the first's end", 9, "select 1"],
	["in the second", 14, "select 2"],
	["behind everything", 40, "select 2"],
])("the statement at a cursor %s", (_, position, expected) => {
	expect(statementAt("select 1;\n\n select 2;\n", position)?.text).toBe(expected);
});

test.each([
	["select * from t", "reads"],
	["  -- drop\n SELECT 1", "reads"],
	["/* x */ show databases", "reads"],
	["describe d.t", "reads"],
	["insert into t values (now, 1)", "changes"],
	["Drop database d", "changes"],
	["create topic t as select 1", "changes"],
	["kill query 'a'", "changes"],
	["frobnicate", "changes"],
	["", "changes"],
])("%s %s", (sql, effect) => {
	expect(effectOf(sql)).toBe(effect);
});

test.each([
	["create user u pass 'secret'", true],
	["alter user u PASS 'secret'", true],
	["select pass_rate from t", false],
	["-- pass\nselect 1", false],
])("%s holds a password: %s", (sql, expected) => {
	expect(holdsPassword(sql)).toBe(expected);
});
