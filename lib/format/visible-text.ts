/** A piece of a text; a hidden character stands by itself, as its code. */
export interface VisiblePart {
	text: string;
	isHidden: boolean;
	/** Index of its first character in the whole text. */
	at: number;
}

/** Control characters, marks of reading direction, zero-width characters, tags, and halves of surrogate pairs. */
const HIDDEN =
	/[\p{Cc}\p{Cs}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/gu;

/** Cuts a text where it holds characters that cannot be seen: `a<U+202E>b` becomes `a`, `U+202E`, `b`. */
export function splitVisible(text: string): VisiblePart[] {
	const parts: VisiblePart[] = [];
	let end = 0;
	for (const match of text.matchAll(HIDDEN)) {
		if (match.index > end) parts.push({ text: text.slice(end, match.index), isHidden: false, at: end });
		parts.push({ text: codeOf(match[0]), isHidden: true, at: match.index });
		end = match.index + match[0].length;
	}
	if (end < text.length || parts.length === 0) parts.push({ text: text.slice(end), isHidden: false, at: end });
	return parts;
}

/** The text with every hidden character but tabs and line ends as `\\u{202e}`, for places that show plain text only. */
export function escapeHiddenCharacters(text: string): string {
	return text.replace(HIDDEN, (character) =>
		character === "\t" || character === "\n" ? character : escapeOf(character.codePointAt(0) ?? 0),
	);
}

function escapeOf(code: number): string {
	const digits = code.toString(16).padStart(4, "0");
	return digits.length === 4 ? `\\u${digits}` : `\\u{${digits}}`;
}

/** `U+202E`, as Unicode writes it. */
function codeOf(character: string): string {
	return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
