import { describeSkipKey } from "@/lib/topic-template/skip-words";
import { filled, type Sentences, sentenceAt } from "./sentences";

/** A `skipKey` in the language of the tables. */
export function skipInWords({ skips }: Sentences, key: string): string {
	const [kind = "", variable = ""] = key.split(":");
	const pattern = sentenceAt(skips, kind);
	return pattern === undefined ? describeSkipKey(key) : filled(pattern, () => `{${variable}}`);
}
