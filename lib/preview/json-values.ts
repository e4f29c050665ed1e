import { parse } from "lossless-json";

/** Where and why a text is no JSON. Lines and columns count from 1, as editors do. */
export interface JsonProblem {
	line: number;
	column: number;
	/** English sentence with the place in it. */
	message: string;
}

/** One JSON value of a text, with the place where it begins. */
export interface JsonValue {
	/** Numbers are kept with all their digits (`LosslessNumber`). */
	value: unknown;
	line: number;
}

export type ParsedJson = { ok: true; values: JsonValue[] } | { ok: false; problem: JsonProblem };

/** Reads one JSON value after the other: one per line, printed over several lines, or with commas between them. */
export function parseJsonValues(text: string): ParsedJson {
	const values: JsonValue[] = [];
	let line = 1;
	let lastAt = 0;
	let at = skipGap(text, 0);
	while (at < text.length) {
		line += countLines(text.slice(lastAt, at));
		const end = endOfValue(text, at);
		try {
			values.push({ value: parse(text.slice(at, end)), line });
		} catch (error) {
			return { ok: false, problem: problemOf(text, at, error) };
		}
		lastAt = at;
		at = skipGap(text, end);
	}
	return { ok: true, values };
}

function skipGap(text: string, from: number): number {
	const gap = /[\s,\ufeff]*/y;
	gap.lastIndex = from;
	gap.test(text);
	return gap.lastIndex;
}

/** End of the object or array that begins at `start`, strings respected; for other values the end of the line. */
function endOfValue(text: string, start: number): number {
	const token = /"(?:[^"\\\n]|\\.)*"?|[{}[\]]/g;
	token.lastIndex = start;
	let depth = 0;
	if (!/[{[]/.test(text.charAt(start))) {
		const lineEnd = text.indexOf("\n", start);
		return lineEnd < 0 ? text.length : lineEnd;
	}
	for (let match = token.exec(text); match !== null; match = token.exec(text)) {
		if (match[0] === "{" || match[0] === "[") depth++;
		else if (match[0] === "}" || match[0] === "]") depth--;
		if (depth === 0) return token.lastIndex;
	}
	return text.length;
}

function problemOf(text: string, start: number, error: unknown): JsonProblem {
	if (!(error instanceof SyntaxError)) {
		const { line, column } = placeOf(text, start);
		return { line, column, message: `Line ${line}, column ${column}: this is nested too deeply to be a message.` };
	}
	const [, words = error.message, position = "0"] = /^(.*?) at position (\d+)$/s.exec(error.message) ?? [];
	const { line, column } = placeOf(text, start + Number(position));
	return { line, column, message: `Line ${line}, column ${column}: ${words}.` };
}

function placeOf(text: string, at: number): { line: number; column: number } {
	const before = text.slice(0, at);
	return { line: 1 + countLines(before), column: at - before.lastIndexOf("\n") };
}

function countLines(text: string): number {
	return text.split("\n").length - 1;
}
