import { escapeHiddenCharacters } from "@/lib/format/visible-text";

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
 * Text from a server, a broker or a file, safe to print: characters that cannot be seen (controls, marks that turn the
 * writing direction, zero-width characters) are shown as `\\u….`, so that no table name can move the cursor, recolour the
 * screen or look like another one. Tabs and line ends stay.
 */
export function printable(text: string): string {
	return escapeHiddenCharacters(text);
}
