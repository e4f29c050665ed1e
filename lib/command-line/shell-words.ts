export interface ShellWords {
	words: string[];
	/** A quote was opened and never closed; the last word runs to the end of the text. */
	isQuoteOpen: boolean;
}

/** What a backslash still escapes between double quotes; before anything else it is itself. */
const ESCAPED_IN_DOUBLE_QUOTES = '"\\$`';
/** At the end of a line these join it with the next: in POSIX shells, in cmd, in PowerShell. */
const CONTINUATIONS = "\\^`";
/** Typographic quotes, as web pages and chats put them in place of the plain ones. */
const PLAIN_QUOTES: Readonly<Record<string, string>> = { "“": '"', "”": '"', "‘": "'", "’": "'" };

/**
 * Splits a command as a shell does, as far as quoting goes: nothing is expanded, and `&` is an ordinary character
 * inside a word, because DSNs are often pasted without the quotes that they need.
 */
export function splitWords(text: string): ShellWords {
	const words: string[] = [];
	let word: string | undefined;
	let quote: string | undefined;
	let at = 0;
	const end = () => {
		if (word !== undefined) words.push(word);
		word = undefined;
	};
	while (at < text.length) {
		const character = text.charAt(at);
		const plain = PLAIN_QUOTES[character] ?? character;
		const joined = quote === "'" ? 0 : continuationLength(text, at);
		if (joined > 0) {
			at += joined;
		} else if (quote !== undefined) {
			if (plain === quote) quote = undefined;
			else if (quote === '"' && character === "\\" && isEscapable(text.charAt(at + 1))) word += text.charAt(++at);
			else word += character;
			at++;
		} else if (plain === '"' || plain === "'") {
			quote = plain;
			word ??= "";
			at++;
		} else if (/\s/.test(character)) {
			end();
			at++;
		} else if (character === "#" && word === undefined) {
			at = endOfLine(text, at);
		} else {
			// cmd escapes with ^ what it would take for its own, as in ^&.
			const isEscape = character === "\\" || (character === "^" && text.charAt(at + 1) === "&");
			if (isEscape && at + 1 < text.length) at++;
			word = (word ?? "") + text.charAt(at);
			at++;
		}
	}
	end();
	return { words, isQuoteOpen: quote !== undefined };
}

function isEscapable(character: string): boolean {
	return character !== "" && ESCAPED_IN_DOUBLE_QUOTES.includes(character);
}

/** Length of a line's end that joins it with the next, 0 where there is none. */
function continuationLength(text: string, at: number): number {
	if (!CONTINUATIONS.includes(text.charAt(at))) return 0;
	const lineEnd = /\r?\n|\r/y;
	lineEnd.lastIndex = at + 1;
	return lineEnd.test(text) ? lineEnd.lastIndex - at : 0;
}

function endOfLine(text: string, at: number): number {
	const lineEnd = text.indexOf("\n", at);
	return lineEnd < 0 ? text.length : lineEnd;
}

/** A word between single quotes, for a POSIX shell. */
export function quoteWord(word: string): string {
	return `'${word.replaceAll("'", `'\\''`)}'`;
}
