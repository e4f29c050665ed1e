import type { FieldSpec } from "@/lib/dsn/field";
import type { DsnEnd } from "@/lib/dsn/types";

/** What is said of one field of a DSN; the options by their value as written. */
export interface FieldWord {
	readonly label: string;
	readonly help: string;
	/** What to do when it is required and missing. */
	readonly ask?: string;
	readonly unit?: string;
	readonly options?: Readonly<Record<string, string>>;
}

/** Words of the fields by `fieldWordKey`. English ones stand with the fields themselves, so its table is empty. */
export type FieldWords = Readonly<Record<DsnEnd, Readonly<Record<string, FieldWord>>>>;

/** A field's key in the table: keys of messages have no dots. */
export function fieldWordKey(name: string): string {
	return name.replaceAll(".", "-");
}

/** The field with its words in the language of the table. */
export function inWords(words: FieldWords, end: DsnEnd, spec: FieldSpec): FieldSpec {
	const word = words[end][fieldWordKey(spec.name)];
	if (word === undefined) return spec;
	const options = spec.options?.map((option) => ({
		...option,
		label: word.options?.[fieldWordKey(option.value)] ?? option.label,
	}));
	return {
		...spec,
		label: word.label,
		help: word.help,
		...(word.ask === undefined ? {} : { ask: word.ask }),
		...(word.unit === undefined ? {} : { unit: word.unit }),
		...(options === undefined ? {} : { options }),
	};
}
