/** Where the command line writes. Everything from outside passes `printable` first. */
export interface Terminal {
	/** Results. */
	out(text: string): void;
	/** Notices, progress, errors. */
	err(text: string): void;
	/** Whether stderr is a terminal that can rewrite its last line. */
	readonly isInteractive: boolean;
	readonly columns: number;
}

export const processTerminal: Terminal = {
	out: (text) => void process.stdout.write(text),
	err: (text) => void process.stderr.write(text),
	isInteractive: process.stderr.isTTY === true,
	get columns() {
		return process.stderr.columns ?? 100;
	},
};

/**
 * Text from a server, a broker or a file, safe to print: control characters, and marks that turn the writing direction,
 * are shown as `\u….`, so that no table name can move the cursor or recolour the screen. Tabs and line ends stay.
 */
export function printable(text: string): string {
	let safe = "";
	for (const character of text) {
		const code = character.codePointAt(0) ?? 0;
		const isControl = (code < 0x20 && code !== 0x09 && code !== 0x0a) || (code >= 0x7f && code < 0xa0);
		const turnsDirection = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
		safe += isControl || turnsDirection ? `\\u${code.toString(16).padStart(4, "0")}` : character;
	}
	return safe;
}
