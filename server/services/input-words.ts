import type * as z from "zod";

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/**
 * What is wrong with a field of an input and how to mend it, for schemas that say nothing themselves. Names the field,
 * never repeats the value: it may be a secret.
 */
export function inputWords(issue: RawIssue): string {
	const field = fieldOf(issue.path ?? []);
	switch (issue.code) {
		case "invalid_type":
			return issue.input === undefined
				? `${field} is missing: give ${KINDS[issue.expected] ?? `a ${issue.expected}`}.`
				: `${field} is not ${KINDS[issue.expected] ?? `a ${issue.expected}`}: send it as one.`;
		case "too_small":
			if (issue.origin === "string" && Number(issue.minimum) === 1) return `${field} is empty: fill it in.`;
			return `${field} is too ${SMALL[issue.origin] ?? "small"}: give at least ${amount(issue.minimum, issue.origin)}.`;
		case "too_big":
			return `${field} is too ${BIG[issue.origin] ?? "large"}: give at most ${amount(issue.maximum, issue.origin)}.`;
		case "invalid_value":
			return `${field} is not one of the known values: give ${list(issue.values.map(String))}.`;
		case "invalid_union":
			return "discriminator" in issue && typeof issue.discriminator === "string"
				? `${field} is not of a known kind: set ${issue.discriminator} to one that the documentation names.`
				: `${field} has none of the forms that are accepted: compare it with the documentation.`;
		case "unrecognized_keys":
			return `${field} has unknown keys: remove ${list(issue.keys)}.`;
		case "invalid_key":
			return `${field} has a key that is not known: remove it.`;
		case "invalid_format":
			return `${field} is not written as ${issue.format}: correct it.`;
		case "not_multiple_of":
			return `${field} is not a multiple of ${issue.divisor}: round it.`;
		case "invalid_element":
		case "custom":
			return `${field} cannot be taken as it is: correct it.`;
	}
	return issue satisfies never;
}

const KINDS: Readonly<Record<string, string>> = {
	string: "a text",
	number: "a number",
	int: "a whole number",
	boolean: "true or false",
	array: "a list",
	object: "an object",
	record: "an object",
};

const SMALL: Readonly<Record<string, string>> = { string: "short", array: "short" };
const BIG: Readonly<Record<string, string>> = { string: "long", array: "long" };
const UNITS: Readonly<Record<string, string>> = { string: " characters", array: " entries" };

function amount(bound: number | bigint, origin: string): string {
	return `${bound}${UNITS[origin] ?? ""}`;
}

function list(names: readonly string[]): string {
	const last = names.at(-1) ?? "";
	return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}

/** `labels.3` for people: "Entry 4 of labels". */
function fieldOf(path: readonly PropertyKey[]): string {
	const last = path.at(-1);
	if (last === undefined) return "The input";
	if (typeof last !== "number") return `The field ${path.map(String).join(".")}`;
	const parent = path.slice(0, -1).map(String).join(".");
	return `Entry ${last + 1} of ${parent === "" ? "the list" : parent}`;
}
