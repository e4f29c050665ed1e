import type { DsnDraft, DsnEnd } from "./types";

/** What a new form starts from: the usual protocol, one empty host, nothing else. */
export function emptyDraft(end: DsnEnd): DsnDraft {
	return {
		protocol: end === "source" ? "tmq+ws" : "mqtt",
		user: "",
		password: "",
		hosts: [{ host: "", port: "" }],
		object: "",
		params: {},
	};
}

/** A parameter of the draft; undefined when it is missing or blank, which mean the same. */
export function paramOf(draft: DsnDraft, name: string): string | undefined {
	const text = Object.hasOwn(draft.params, name) ? draft.params[name] : undefined;
	return text === undefined || text.trim() === "" ? undefined : text;
}

/** The draft with one parameter set; undefined or blank takes it out. The order of the others stays. */
export function withParam(draft: DsnDraft, name: string, text: string | undefined): DsnDraft {
	const entries = Object.entries(draft.params);
	const isBlank = text === undefined || text === "";
	if (isBlank) return { ...draft, params: Object.fromEntries(entries.filter(([key]) => key !== name)) };
	if (!Object.hasOwn(draft.params, name)) {
		return { ...draft, params: Object.fromEntries([...entries, [name, text]]) };
	}
	return { ...draft, params: Object.fromEntries(entries.map(([key, value]) => [key, key === name ? text : value])) };
}
