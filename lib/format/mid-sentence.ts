/** A sentence as it reads after other words: its first letter small, unless it begins with a name such as TDengine. */
export function midSentence(sentence: string): string {
	const [first = "", second = ""] = sentence;
	return second === second.toUpperCase() ? sentence : first.toLowerCase() + sentence.slice(1);
}
