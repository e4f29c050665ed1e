/** A name as SQL takes it, whatever characters it holds. */
export function quoteIdentifier(name: string): string {
	return `\`${name.replaceAll("`", "``")}\``;
}
