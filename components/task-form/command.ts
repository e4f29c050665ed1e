import { parsePasted } from "@/lib/command-line/pasted";
import { parseDsn } from "@/lib/dsn/parse";
import type { DraftAction } from "./draft";

/** What a pasted text does to the form: the action, and what the user should know of it. */
export interface PastedCommand {
	fill: Extract<DraftAction, { type: "fill" }> | undefined;
	/** Sentences: parts without effect, and mistakes. */
	notes: string[];
}

/** Undefined for a text that is neither a command nor a DSN. */
export function readPasted(text: string): PastedCommand | undefined {
	const command = parsePasted(text);
	if (command === undefined) return undefined;
	const { source, broker } = command;
	const notes = [...command.issues, ...command.notices].map((note) => note.message);
	if (source === undefined && broker === undefined) return { fill: undefined, notes };
	return {
		fill: {
			type: "fill",
			source: source === undefined ? undefined : parseDsn("source", source).draft,
			broker: broker === undefined ? undefined : parseDsn("broker", broker).draft,
		},
		notes,
	};
}
