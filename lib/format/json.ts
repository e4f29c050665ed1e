/** A piece of JSON text with its meaning; the pieces joined are the text again. */
export interface JsonToken {
	kind: "key" | "string" | "number" | "word" | "other";
	text: string;
	/** Index of its first character. */
	at: number;
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)/g;

/** Cuts JSON text into coloured pieces without reading numbers, so 64-bit integers keep every digit. Never throws. */
export function tokenizeJson(text: string): JsonToken[] {
	const tokens: JsonToken[] = [];
	let end = 0;
	const other = (upTo: number) => {
		if (upTo > end) tokens.push({ kind: "other", text: text.slice(end, upTo), at: end });
		end = upTo;
	};
	for (const match of text.matchAll(TOKEN)) {
		const [, quoted, colon, number] = match;
		const value = quoted ?? match[0];
		const kind =
			quoted === undefined ? (number === undefined ? "word" : "number") : colon === undefined ? "string" : "key";
		other(match.index);
		tokens.push({ kind, text: value, at: match.index });
		end = match.index + value.length;
	}
	other(text.length);
	return tokens;
}

/** Indents JSON text by two spaces. Only white space between tokens changes; text that is no JSON comes back as it was. */
export function formatJson(text: string): string {
	if (!isJson(text)) return text;
	let depth = 0;
	let out = "";
	const newLine = () => `\n${"  ".repeat(depth)}`;
	for (const { kind, text: piece } of tokenizeJson(text)) {
		if (kind !== "other") {
			out += piece;
			continue;
		}
		for (const character of piece.replace(/\s/g, "")) {
			if (character === "}" || character === "]") {
				depth -= 1;
				// An empty object or list stays on one line.
				const opening = character === "}" ? "{" : "[";
				out = out.trimEnd().endsWith(opening) ? out.trimEnd() + character : out + newLine() + character;
			} else if (character === "{" || character === "[") {
				depth += 1;
				out += character + newLine();
			} else if (character === ",") {
				out += character + newLine();
			} else {
				out += `${character} `;
			}
		}
	}
	return out;
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
