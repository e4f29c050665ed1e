import { nearest } from "@/lib/nearest";
import { publishableProblem } from "./publishable";
import {
	PROPERTY_VARIABLES,
	type PropertyVariable,
	TEMPLATE_VARIABLES,
	type Template,
	type TemplateVariable,
} from "./types";

/** Something to mend in a template, with the characters it is about (UTF-16 indexes, `end` exclusive). */
export interface TemplateIssue<Variable extends string = TemplateVariable> {
	code: "empty" | "unknown-variable" | "unclosed-brace" | "stray-brace" | "wildcard" | "nul" | "too-long";
	start: number;
	end: number;
	/** English sentence: what is wrong and what to do. */
	message: string;
	/** The variable that was probably meant. */
	suggestion?: Variable;
}

export type ParsedTemplate<Variable extends string = TemplateVariable> =
	| { ok: true; template: Template<Variable> }
	| { ok: false; issues: TemplateIssue<Variable>[] };

const SHOWN_LENGTH = 40;

/**
 * Reads the template of an MQTT topic: `{name}` or `${name}` is a variable, `{{` and `}}` are literal braces, all else
 * stands for itself. All issues are given, from left to right.
 */
export function parseTemplate(text: string): ParsedTemplate {
	return parse(text, TEMPLATE_VARIABLES, true);
}

/** Reads the value of a user property in the same way; any characters will do, none at all as well. */
export function parsePropertyTemplate(text: string): ParsedTemplate<PropertyVariable> {
	return parse(text, PROPERTY_VARIABLES, false);
}

function parse<Variable extends string>(
	text: string,
	names: readonly Variable[],
	isTopic: boolean,
): ParsedTemplate<Variable> {
	const issues: TemplateIssue<Variable>[] = [];
	const parts: (string | { variable: Variable })[] = [];
	const variables = new Set<Variable>();
	let literal = "";
	let at = 0;
	while (at < text.length) {
		const token = readToken(text, at, names);
		switch (token.kind) {
			case "literal":
				literal += token.text;
				if (isTopic) issues.push(...forbiddenIn(token.text, at));
				break;
			case "variable":
				if (literal !== "") parts.push(literal);
				literal = "";
				parts.push({ variable: token.variable });
				variables.add(token.variable);
				break;
			case "issue":
				issues.push(token.issue);
				break;
			default:
				token satisfies never;
		}
		at = token.end;
	}
	if (literal !== "") parts.push(literal);
	if (isTopic) issues.push(...wholeIssues(text, parts));
	return issues.length > 0 ? { ok: false, issues } : { ok: true, template: { text, parts, variables } };
}

type Token<Variable extends string> =
	| { kind: "literal"; text: string; end: number }
	| { kind: "variable"; variable: Variable; end: number }
	| { kind: "issue"; issue: TemplateIssue<Variable>; end: number };

function readToken<Variable extends string>(text: string, at: number, names: readonly Variable[]): Token<Variable> {
	const two = text.slice(at, at + 2);
	if (two === "{{") return { kind: "literal", text: "{", end: at + 2 };
	if (two === "}}") return { kind: "literal", text: "}", end: at + 2 };
	if (two === "${" && text[at + 2] !== "{") return readVariable(text, at, at + 2, names);
	if (text[at] === "{") return readVariable(text, at, at + 1, names);
	if (text[at] === "}") {
		return issueToken("stray-brace", at, at + 1, "} closes nothing. Write }} for a literal brace.");
	}
	const next = /[{}$]/g;
	next.lastIndex = at + 1;
	const end = next.exec(text)?.index ?? text.length;
	return { kind: "literal", text: text.slice(at, end), end };
}

function readVariable<Variable extends string>(
	text: string,
	start: number,
	nameStart: number,
	names: readonly Variable[],
): Token<Variable> {
	const close = text.indexOf("}", nameStart);
	const reopened = text.indexOf("{", nameStart);
	if (close < 0 || (reopened >= 0 && reopened < close)) {
		const end = reopened >= 0 && (close < 0 || reopened < close) ? openerAt(text, reopened) : text.length;
		return issueToken("unclosed-brace", start, end, "{ is not closed. Write {table}, or {{ for a literal brace.");
	}
	const name = text.slice(nameStart, close);
	const variable = names.find((known) => known === name);
	if (variable !== undefined) return { kind: "variable", variable, end: close + 1 };
	const suggestion = nearest(name.trim(), names);
	const advice =
		suggestion === undefined
			? `Use one of ${names.map((known) => `{${known}}`).join(", ")}.`
			: `Did you mean {${suggestion}}?`;
	const shownName = name.length > SHOWN_LENGTH ? `${name.slice(0, SHOWN_LENGTH)}…` : name;
	const issue: TemplateIssue<Variable> = makeIssue(
		"unknown-variable",
		start,
		close + 1,
		`{${shownName}} is not a variable. ${advice}`,
	);
	if (suggestion !== undefined) issue.suggestion = suggestion;
	return { kind: "issue", issue, end: close + 1 };
}

/** Where the next variable begins whose brace is at `brace`: a `$` before it belongs to it. */
function openerAt(text: string, brace: number): number {
	return text[brace - 1] === "$" ? brace - 1 : brace;
}

function forbiddenIn(literal: string, offset: number): TemplateIssue<never>[] {
	return [...literal.matchAll(/[+#\0]/g)].map((match) => {
		const start = offset + match.index;
		return match[0] === "\0"
			? makeIssue("nul", start, start + 1, "An MQTT topic cannot hold the character NUL. Remove it.")
			: makeIssue(
					"wildcard",
					start,
					start + 1,
					`${match[0]} is a wildcard: nothing can be published to it. Remove it.`,
				);
	});
}

function wholeIssues(text: string, parts: readonly unknown[]): TemplateIssue<never>[] {
	if (text === "") return [makeIssue("empty", 0, 0, "An MQTT topic cannot be empty. Type one.")];
	const literals = parts.filter((part) => typeof part === "string").join("");
	const problem = literals === "" ? undefined : publishableProblem(literals);
	if (problem?.kind !== "topic-too-long") return [];
	return [makeIssue("too-long", 0, text.length, `An MQTT topic has at most 65,535 bytes; this has ${problem.bytes}.`)];
}

function issueToken(code: TemplateIssue["code"], start: number, end: number, message: string): Token<never> {
	return { kind: "issue", issue: makeIssue(code, start, end, message), end };
}

function makeIssue(code: TemplateIssue["code"], start: number, end: number, message: string): TemplateIssue<never> {
	return { code, start, end, message };
}
