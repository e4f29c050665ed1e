import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatTemplate } from "./format";
import { parsePropertyTemplate, parseTemplate } from "./parse";
import { TEMPLATE_VARIABLES, type TopicTemplate } from "./types";

function partsOf(text: string): TopicTemplate["parts"] | undefined {
	const parsed = parseTemplate(text);
	return parsed.ok ? parsed.template.parts : undefined;
}

describe("parseTemplate", () => {
	const table = { variable: "table" } as const;
	const rows: [name: string, text: string, parts: TopicTemplate["parts"]][] = [
		["no variable", "test/topic_meters", ["test/topic_meters"]],
		["a variable", "{table}", [table]],
		["a variable with a dollar", `\${table}`, [table]],
		["both forms", `a/{database}/\${table}/z`, ["a/", { variable: "database" }, "/", table, "/z"]],
		["literal braces", "{{table}}", ["{table}"]],
		["braces around a variable", "{{{table}}}", ["{", table, "}"]],
		["a dollar before a variable", `$\${table}`, ["$", table]],
		["a dollar before a literal brace", `\${{x}}`, [`\${x}`]],
		["a dollar alone", "$SYS/a$", ["$SYS/a$"]],
		["the same variable twice", "{table}{table}", [table, table]],
		["other scripts", "厂/{table}/é", ["厂/", table, "/é"]],
	];
	test.each(rows)("%s", (_name, text, parts) => {
		expect(partsOf(text)).toEqual(parts);
	});

	test.each([
		["slip", "a/{tabel}", "unknown-variable", 2, 9, "table"],
		["slip with a dollar", `a/\${tabel}`, "unknown-variable", 2, 10, "table"],
		["another case", "{Table}", "unknown-variable", 0, 7, "table"],
		["another separator", "{vgroupId}", "unknown-variable", 0, 10, "vgroup_id"],
		["space inside", "{ table }", "unknown-variable", 0, 9, "table"],
		["nothing like a variable", "{location}", "unknown-variable", 0, 10, undefined],
		["no name", "x{}", "unknown-variable", 1, 3, undefined],
		["a name of the prototype", "{constructor}", "unknown-variable", 0, 13, undefined],
		["not closed", "a/{table", "unclosed-brace", 2, 8, undefined],
		["not closed before the next", "{a/{table}", "unclosed-brace", 0, 3, undefined],
		["not closed before the next with a dollar", `{a/\${table}`, "unclosed-brace", 0, 3, undefined],
		["closed twice", "{table}}", "stray-brace", 7, 8, undefined],
		["wildcard +", "a/+/{table}", "wildcard", 2, 3, undefined],
		["wildcard #", "{table}/#", "wildcard", 8, 9, undefined],
		["NUL", "a\0", "nul", 1, 2, undefined],
		["empty", "", "empty", 0, 0, undefined],
		["too long", "é".repeat(32_768), "too-long", 0, 32_768, undefined],
	])("refused: %s", (_name, text, code, start, end, suggestion) => {
		const parsed = parseTemplate(text);
		const issues = parsed.ok ? [] : parsed.issues;
		expect(issues).toMatchObject([{ code, start, end }]);
		expect(issues[0]?.suggestion).toBe(suggestion);
	});

	test("the sentence names the variable that was meant", () => {
		expect(parseTemplate("{tabel}")).toMatchObject({
			issues: [{ message: "{tabel} is not a variable. Did you mean {table}?" }],
		});
	});

	test("all issues are given, from left to right", () => {
		const parsed = parseTemplate("+/{tabel}/}");
		expect(parsed.ok ? [] : parsed.issues.map((issue) => issue.code)).toEqual([
			"wildcard",
			"unknown-variable",
			"stray-brace",
		]);
	});

	test("a user property may hold wildcards, be empty, and name the offset, which no topic may", () => {
		expect(parsePropertyTemplate("+#").ok).toBe(true);
		expect(parsePropertyTemplate("")).toMatchObject({ ok: true, template: { parts: [] } });
		expect(parsePropertyTemplate("{vgroup_id}:{offset}")).toMatchObject({
			template: { parts: [{ variable: "vgroup_id" }, ":", { variable: "offset" }] },
		});
		expect(parseTemplate("a/{offset}")).toMatchObject({ issues: [{ code: "unknown-variable" }] });
		expect(parsePropertyTemplate("{ofset}")).toMatchObject({ issues: [{ suggestion: "offset" }] });
	});

	const part = fc.oneof(
		fc.constantFrom(...TEMPLATE_VARIABLES).map((variable) => ({ variable })),
		fc.string({ unit: fc.constantFrom(...`ab/\${}é`), minLength: 1, maxLength: 6 }),
	);

	test("any template survives being written and read", () => {
		fc.assert(
			fc.property(fc.array(part, { minLength: 1 }), (parts) => {
				expect(partsOf(formatTemplate(parts))).toEqual(joinLiterals(parts));
			}),
			{ numRuns: 500 },
		);
	});

	test("any text gives parts or issues that lie within it, in order", () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(..."{}$ta+b") }), (text) => {
				const parsed = parseTemplate(text);
				if (parsed.ok) return;
				expect(parsed.issues.length).toBeGreaterThan(0);
				let from = 0;
				for (const issue of parsed.issues) {
					expect(issue.start).toBeGreaterThanOrEqual(from);
					expect(issue.end).toBeLessThanOrEqual(text.length);
					from = issue.end;
				}
			}),
			{ numRuns: 500 },
		);
	});
});

function joinLiterals(parts: TopicTemplate["parts"]): TopicTemplate["parts"] {
	const joined: (string | TopicTemplate["parts"][number])[] = [];
	for (const part of parts) {
		const last = joined.at(-1);
		if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part;
		else joined.push(part);
	}
	return joined;
}
