import { BROKER_FIELDS } from "@/lib/dsn/broker-fields";
import { ISSUE_SENTENCES } from "@/lib/dsn/issue";
import { SOURCE_FIELDS } from "@/lib/dsn/source-fields";
import type { DsnIssue } from "@/lib/dsn/types";
import { type FieldWords, fieldWordKey } from "./field-words";
import { filled, type Sentences, sentenceAt } from "./sentences";

interface Words {
	readonly fields: FieldWords;
	readonly sentences: Sentences;
}

interface Options {
	/** Fields are named by their labels, as a form shows them, rather than as a DSN spells them. */
	byLabel?: boolean;
}

/** What is wrong with a DSN, in the language of the tables. */
export function issueInWords({ fields, sentences }: Words, issue: DsnIssue, { byLabel = false }: Options = {}): string {
	const own = sentenceAt(sentences.dsnIssues, issue.code);
	if (own === undefined && !byLabel) return issue.message;
	const pattern = own ?? sentenceAt(ISSUE_SENTENCES, issue.code) ?? issue.message;
	const spec = (issue.end === "source" ? SOURCE_FIELDS : BROKER_FIELDS).find(({ name }) => name === issue.field);
	const word = fields[issue.end][fieldWordKey(issue.field)];
	const ofField: Record<string, string | undefined> = {
		name: byLabel || spec?.isPart === true ? (word?.label ?? spec?.label) : undefined,
		ask: word?.ask,
		unit: spec?.unit === undefined || word?.unit === undefined ? undefined : ` ${word.unit}`,
	};
	return filled(pattern, (name) => {
		const value = issue.values[name];
		if (value === undefined) return undefined;
		// What the user typed is shown as it is.
		return name === "value" ? value : (ofField[name] ?? inOtherWords(sentences.values, value));
	});
}

function inOtherWords(words: Readonly<Record<string, string>>, value: string): string {
	return Object.entries(words).reduce((text, [english, own]) => text.replaceAll(english, own), value);
}
