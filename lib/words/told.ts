/** English sentences with `{name}` for a value, each with the same in another language. */
export type Told = readonly (readonly [english: string, own: string])[];

interface Rule {
	readonly pattern: RegExp;
	readonly names: readonly string[];
	readonly own: string;
	/** Fixed characters: what says more goes first. */
	readonly weight: number;
}

/** Values are phrases of their own at most so many times over. */
const MOST_LEVELS = 3;
/** Holes for what people have named: a task called `editor` is no role. */
const AS_IT_IS: ReadonlySet<string> = new Set(["name", "id", "topic"]);
/** Of a text that is none of ours, such as a page that a proxy answers with. */
const MOST_SENTENCES = 12;
const MOST_REMEMBERED = 1_000;

/**
 * Says what the server and lib say in another language. Their sentences come with values put in, from logs and databases
 * too, so each is found by its English pattern. What no pattern fits is left in English.
 */
export function sayIn(told: Told): (text: string) => string {
	if (told.length === 0) return (text) => text;
	const whole = new Map(told.filter(([english]) => !english.includes("{")));
	const rules = told
		.filter(([english]) => english.includes("{"))
		.map(([english, own]) => ruleOf(english, own))
		.sort((a, b) => b.weight - a.weight);
	const remembered = new Map<string, string>();

	const phrase = (text: string, level: number): string | undefined => {
		const fixed = whole.get(text);
		if (fixed !== undefined || level > MOST_LEVELS) return fixed;
		for (const { pattern, names, own } of rules) {
			const match = pattern.exec(text);
			if (match === null) continue;
			const values = new Map(names.map((name, index) => [name, match[index + 1] ?? ""]));
			return own.replace(/\{(\w+)\}/g, (hole, name: string) => {
				const value = values.get(name);
				if (value === undefined) return hole;
				return AS_IT_IS.has(name) ? value : sentences(value, level + 1);
			});
		}
		return undefined;
	};
	const sentences = (text: string, level: number): string => {
		const pieces = text.split(/(?<=[.?!]) (?=[\p{Lu}“{])/u).slice(0, MOST_SENTENCES);
		// A value may hold the end of a sentence: then the first piece alone is none that is known.
		for (let taken = 1; taken <= pieces.length; taken++) {
			const begin = pieces.slice(0, taken).join(" ");
			const own = phrase(begin, level);
			if (own === undefined) continue;
			const rest = text.slice(begin.length + 1);
			return rest === "" ? own : own + sentences(rest, level);
		}
		const [first = ""] = pieces;
		return first.length === text.length ? text : `${first} ${sentences(text.slice(first.length + 1), level)}`;
	};
	return (text) => {
		const before = remembered.get(text);
		if (before !== undefined) return before;
		const own = sentences(text, 0);
		if (remembered.size >= MOST_REMEMBERED) remembered.clear();
		remembered.set(text, own);
		return own;
	};
}

function ruleOf(english: string, own: string): Rule {
	const pieces = english.split(/\{\w+\}/);
	const source = pieces.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("(.+?)");
	return {
		pattern: new RegExp(`^${source}$`, "s"),
		names: [...english.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""),
		own,
		weight: pieces.join("").length,
	};
}
