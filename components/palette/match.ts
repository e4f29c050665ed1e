/** Whether every word of the search begins a word of the text, or stands within it from three letters on. */
export function matchesWords(text: string, search: string): boolean {
	const haystack = text.toLowerCase();
	return search
		.toLowerCase()
		.split(/\s+/)
		.every((word) => word === "" || (word.length > 2 ? haystack.includes(word) : beginsWord(haystack, word)));
}

function beginsWord(haystack: string, word: string): boolean {
	for (let at = haystack.indexOf(word); at >= 0; at = haystack.indexOf(word, at + 1)) {
		if (at === 0 || !/[\p{L}\p{N}]/u.test(haystack[at - 1] ?? "")) return true;
	}
	return false;
}

/** The items that match: those whose name alone does, before those that need the rest of their text for it. */
export function findNamed<Item extends { name: string }>(
	items: readonly Item[],
	search: string,
	restOf: (item: Item) => string,
): Item[] {
	const byName = items.filter((item) => matchesWords(item.name, search));
	const named = new Set(byName);
	const others = items.filter((item) => !named.has(item) && matchesWords(`${item.name} ${restOf(item)}`, search));
	return [...byName, ...others];
}

/**
 * A search that begins with a verb, or with at least two of its letters, and what is left for the task: "sto met" stops
 * tasks that match "met". Undefined when it begins with none.
 */
export function splitVerb<Verb extends string>(
	search: string,
	labels: Readonly<Record<Verb, string>>,
): { verbs: Verb[]; rest: string } | undefined {
	const [, first = "", rest = ""] = /^\s*(\S+)\s*(.*)$/.exec(search) ?? [];
	const typed = first.toLowerCase();
	if (typed.length < 2) return undefined;
	const all = Object.keys(labels) as Verb[];
	const verbs = all.filter((verb) => labels[verb].toLowerCase().startsWith(typed));
	return verbs.length === 0 ? undefined : { verbs, rest };
}
