import type { DsnIssueCode } from "@/lib/dsn/issue";
import type { SkipReason } from "@/lib/topic-template/types";
import type { Told } from "./told";

/**
 * Sentences that lib makes by code, with `{name}` for a value. English ones stand where they are made, so their tables are
 * empty; a code that a table lacks is said in English.
 */
export interface Sentences {
	readonly dsnIssues: Readonly<Partial<Record<DsnIssueCode, string>>>;
	/** By kind of skip; `{variable}` is the name of the variable in braces. */
	readonly skips: Readonly<Partial<Record<SkipReason["kind"], string>>>;
	/** Sentences of the server and of lib that come as English text. */
	readonly told: Told;
	/** Words of which values are made: `or`, and a comma in a list of choices. */
	readonly values: Readonly<Record<string, string>>;
}

/** A sentence with its values put in; what has no value stays as it is. */
export function filled(pattern: string, textFor: (name: string) => string | undefined): string {
	return pattern.replace(/\{(\w+)\}/g, (text, name: string) => textFor(name) ?? text);
}

/** The sentence of a code, if the table has it. Codes come from the server, too: they may be any text. */
export function sentenceAt(table: Readonly<Record<string, string | undefined>>, code: string): string | undefined {
	return Object.hasOwn(table, code) ? table[code] : undefined;
}
