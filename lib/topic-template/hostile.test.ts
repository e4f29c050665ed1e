import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePropertyTemplate, parseTemplate } from "./parse";
import { renderTopic } from "./render";
import { TEMPLATE_VARIABLES } from "./types";

const HOSTILE = [
	["control characters", "\u0001\u001b[31m\u007f\u0085\r\n\t"],
	["NUL", "\0"],
	["marks of direction", "\u202egnp.exe\u2066\u200b"],
	["HTML", '"><svg/onload=alert(1)><img src=x onerror=alert(1)>'],
	["SQL", "'; drop table x; -- `"],
	["a name that every object has", "{constructor}"],
	["another one", ["$", "{__proto__}"].join("")],
	["code", ["{{table}}", "{table.length}$", "{table}()", "{7*7}"].join("")],
	["half a surrogate pair", "\ud800"],
	["a megabyte", "a".repeat(1_048_576)],
	["a megabyte of braces", "{".repeat(1_048_576)],
	["a megabyte of variables", "{table}".repeat(150_000)],
] as const;

describe.each(HOSTILE)("%s", (_name, text) => {
	test("as a template is parsed or refused by place, in short words", () => {
		for (const parsed of [parseTemplate(text), parsePropertyTemplate(text)]) {
			if (parsed.ok) continue;
			expect(parsed.issues.length).toBeGreaterThan(0);
			expect(JSON.stringify(parsed.issues[0]).length).toBeLessThan(2_000);
		}
	});

	test("as a value stays what it is: nothing in it is substituted again", () => {
		const parsed = parseTemplate("a/{table}");
		if (!parsed.ok) return expect.unreachable();
		const rendered = renderTopic(parsed.template, { table: text }, "data");
		if (rendered.ok) expect(rendered.mqttTopic).toBe(`a/${text}`);
		else
			expect(rendered.reason.kind).toMatch(
				/^(nul-in-topic|wildcard-in-topic|topic-too-long|missing-variable|.*surrogate.*)$/,
			);
	});
});

test("only the known names are variables, whatever stands between braces", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary", maxLength: 20 }), (name) => {
			const parsed = parseTemplate(`a/{${name}}`);
			const isKnown = TEMPLATE_VARIABLES.some((known) => known === name);
			if (isKnown) expect(parsed.ok).toBe(true);
			else if (parsed.ok) expect(renderTopic(parsed.template, {}, "data")).toMatchObject({ ok: true });
		}),
		{ numRuns: 1_000 },
	);
});
