/** A name as SQL takes it, whatever characters it holds. */
export function quoteIdentifier(name: string): string {
	return `\`${name.replaceAll("`", "``")}\``;
}

const PLAIN = /^[a-z_][a-z0-9_]*$/;

/** A name as people would type it: quoted only where it has to be. Unquoted names are folded to lower case by TDengine. */
export function writeIdentifier(name: string, isKeyword: (word: string) => boolean): string {
	return PLAIN.test(name) && !isKeyword(name) ? name : quoteIdentifier(name);
}

/** A text as SQL takes it. */
export function quoteText(text: string): string {
	return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
