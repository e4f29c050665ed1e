const ESCAPES = /(?:%[0-9a-f]{2})+/gi;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Percent-decodes what can be decoded and keeps the rest as typed: a `%` that starts no escape, and escapes that are
 * not UTF-8. A plus stays a plus.
 */
export function percentDecode(text: string): string {
	return text.replace(ESCAPES, (run) => {
		const bytes = new Uint8Array(run.length / 3);
		for (let index = 0; index < bytes.length; index++) {
			bytes[index] = Number.parseInt(run.slice(index * 3 + 1, index * 3 + 3), 16);
		}
		try {
			return decoder.decode(bytes);
		} catch {
			return run;
		}
	});
}

/** Whether every `%` of the text starts an escape. */
export function isPercentClean(text: string): boolean {
	return !/%(?![0-9a-f]{2})/i.test(text);
}

/** Percent-encodes everything but letters, digits, `-`, `.`, `_`, `~` and the characters of `readable`. */
export function percentEncode(text: string, readable = ""): string {
	const encoded = encodeURIComponent(text.replace(LONE_SURROGATE, "\ufffd")).replace(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	if (readable === "") return encoded;
	return encoded.replace(/%[0-7][0-9A-F]/g, (triplet) => {
		const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
		return readable.includes(character) ? character : triplet;
	});
}
