import { formatDsn } from "@/lib/dsn/format";
import { parseDsn } from "@/lib/dsn/parse";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import { SECRET_MASK } from "@/lib/secret";
import type { TaskDraft } from "./draft";
import { keptSecrets, secretsOf, typedSecret, withSecret } from "./secrets";

/** The line as shown: what is being typed, else the value with every secret masked. */
export function lineText(draft: TaskDraft, end: DsnEnd): string {
	const typed = draft.lines[end];
	if (typed !== undefined) return typed;
	let dsn = draft[end];
	for (const name of keptSecrets(draft, end)) dsn = withSecret(dsn, name, SECRET_MASK);
	return formatDsn(end, dsn, { mask: true });
}

/** Typing in the line moves the fields along with each keystroke. */
export function readLine(draft: TaskDraft, end: DsnEnd, text: string): TaskDraft {
	const read = draftOfLine(draft, end, text);
	return { ...read, lines: { ...draft.lines, [end]: text } };
}

function draftOfLine(draft: TaskDraft, end: DsnEnd, text: string): TaskDraft {
	let dsn: DsnDraft = parseDsn(end, text).draft;
	const stored = { ...draft.stored };
	for (const name of secretsOf(end)) {
		const typed = typedSecret(dsn, name);
		// A mask left alone stands for the secret behind it, typed or stored.
		if (typed === SECRET_MASK) dsn = withSecret(dsn, name, typedSecret(draft[end], name) ?? "");
		else if (stored[name] !== undefined) stored[name] = typed === undefined ? "remove" : "replace";
	}
	return { ...draft, [end]: dsn, stored };
}
