import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseAllDocuments, type YAMLError } from "yaml";
import { nearest } from "@/lib/nearest";
import type { FileIssue, FileIssueCode } from "./types";

/** A value of a map, and where its key stands. */
export interface Entry {
	node: ParsedNode | null;
	line: number;
}

export type Entries = ReadonlyMap<string, Entry>;

/** Reads plain YAML (core schema, no anchors, tags or merge keys) node by node, and collects what cannot be taken. */
export class YamlReader {
	readonly issues: FileIssue[] = [];
	/** Name of the task that is being read, for the issues. */
	task: string | undefined;
	readonly #lines = new LineCounter();

	/** The content of every document; what is no YAML is among the issues. */
	documents(text: string): ParsedNode[] {
		const parsed = parseAllDocuments(text, {
			lineCounter: this.#lines,
			prettyErrors: false,
			merge: false,
			version: "1.2",
			schema: "core",
		});
		const documents = [...parsed];
		for (const { errors, warnings } of documents) {
			for (const error of errors) this.add("not-yaml", this.#lineAt(error.pos[0]), sentenceOf(error));
			for (const warning of warnings) this.add("tag", this.#lineAt(warning.pos[0]), TAG);
		}
		return documents.flatMap(({ contents }) => contents ?? []);
	}

	add(code: FileIssueCode, line: number, message: string): void {
		this.issues.push({ line, task: this.task, code, message });
	}

	lineOf(node: ParsedNode | null, otherwise: number): number {
		return node === null ? otherwise : this.#lineAt(node.range[0]);
	}

	/** A map with no other keys than `known`; without `known`, with any. Undefined, and an issue, when it is none. */
	map(node: ParsedNode | null, what: string, line: number, known?: readonly string[]): Entries | undefined {
		if (!this.#isPlain(node, line)) return undefined;
		if (!isMap(node)) return this.#wrongKind(what, "fields below it, such as “name: value”", node, line);
		const entries = new Map<string, Entry>();
		for (const { key, value } of node.items) {
			const at = this.lineOf(key, line);
			const name = this.#scalar(key);
			if (name === undefined) this.add("wrong-kind", at, `A key of ${what} is no text: write a plain name.`);
			else if (known === undefined || known.includes(name)) entries.set(name, { node: value, line: at });
			else this.add("unknown-key", at, unknownKey(name, what, known));
		}
		return entries;
	}

	/** A list; undefined, and an issue, when it is none. */
	list(node: ParsedNode | null, what: string, line: number): ParsedNode[] | undefined {
		if (!this.#isPlain(node, line)) return undefined;
		return isSeq(node) ? node.items : this.#wrongKind(what, "a list, each entry after a dash", node, line);
	}

	/** A text. Numbers are taken as they are written: `5.0` stays `5.0`. */
	text(node: ParsedNode | null, what: string, line: number): string | undefined {
		if (!this.#isPlain(node, line)) return undefined;
		return this.#scalar(node) ?? this.#wrongKind(what, "one value on its line", node, line);
	}

	/** A list of texts. */
	texts(node: ParsedNode | null, what: string, line: number): string[] | undefined {
		return this.list(node, what, line)?.flatMap(
			(item) => this.text(item, `an entry of ${what}`, this.lineOf(item, line)) ?? [],
		);
	}

	#scalar(node: unknown): string | undefined {
		if (!isScalar(node)) return undefined;
		if (typeof node.value === "string") return node.value;
		return node.value === null || node.source === undefined ? undefined : node.source;
	}

	#isPlain(node: ParsedNode | null, line: number): boolean {
		if (!isAlias(node)) return true;
		this.add("alias", this.lineOf(node, line), "Aliases (*name) are not read here: write the value out.");
		return false;
	}

	#wrongKind(what: string, wanted: string, node: ParsedNode | null, line: number): undefined {
		const at = this.lineOf(node, line);
		this.add("wrong-kind", at, `${capital(what)} has another shape than expected: give ${wanted}.`);
		return undefined;
	}

	#lineAt(offset: number): number {
		return Math.max(1, this.#lines.linePos(offset).line);
	}
}

const TAG = "Tags (!name) are not read here: remove it.";

function unknownKey(name: string, what: string, known: readonly string[]): string {
	const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
	const near = nearest(name, known);
	return near === undefined
		? `${shown} is not a key of ${what}: use ${known.join(", ")}.`
		: `${shown} is not a key of ${what}. Did you mean ${near}?`;
}

/** The library's own sentences quote the text, which may hold a password by mistake. */
function sentenceOf({ code }: YAMLError): string {
	switch (code) {
		case "DUPLICATE_KEY":
			return "This key stands here twice: keep one of them.";
		case "TAB_AS_INDENT":
			return "This line is indented by a tab: use spaces.";
		case "BAD_INDENT":
			return "This line is indented differently from its neighbours: line it up with them.";
		case "MISSING_CHAR":
			return "Something is missing here, such as a closing quote, bracket or colon: complete it.";
		case "BAD_ALIAS":
			return "Aliases (*name) are not read here: write the value out.";
		case "TAG_RESOLVE_FAILED":
			return TAG;
		default:
			return "This is not valid YAML: check quotes, colons and indentation.";
	}
}

function capital(text: string): string {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}
