import type { ParsedNode } from "yaml";
import { isMap, isSeq } from "yaml";
import { SECRET_NAMES, type SecretName } from "@/lib/api/task";
import { isSecretParam } from "@/lib/dsn/secrets";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import { nearest } from "@/lib/nearest";
import { readHost } from "./host";
import { FILE_LIMITS, type FileIssue, type FileTask } from "./types";
import { type Entries, YamlReader } from "./yaml-reader";

export interface ReadTaskFile {
	/** Tasks that could be read whole. Their DSNs are not judged yet. */
	tasks: FileTask[];
	/** In the order of their lines. */
	issues: FileIssue[];
}

/**
 * Reads what `writeTaskFile` writes, and what people make of it: comments, other orders of keys, numbers without
 * quotes, one document or several, a list under `tasks` or a single task. Never throws.
 */
export function readTaskFile(text: string): ReadTaskFile {
	const reader = new YamlReader();
	if (new TextEncoder().encode(text).length > FILE_LIMITS.bytes) {
		reader.add("too-large", 1, "The file has more than 512 KiB: divide it.");
		return { tasks: [], issues: reader.issues };
	}
	const documents = reader.documents(text);
	// Where the text is no YAML, the fields that are missing from what was understood of it are no news.
	if (reader.issues.length > 0) return { tasks: [], issues: reader.issues };
	const nodes = documents.flatMap((node) => tasksOf(reader, node));
	if (nodes.length > FILE_LIMITS.tasks) {
		const { tasks } = FILE_LIMITS;
		reader.add("too-many-tasks", 1, `The file has ${nodes.length} tasks, more than ${tasks}: divide it.`);
		return { tasks: [], issues: reader.issues };
	}
	if (nodes.length === 0 && reader.issues.length === 0) {
		reader.add("no-tasks", 1, "There is no task in this text: begin with “tasks:”, as an export does.");
	}
	const tasks = nodes.flatMap((node) => readTask(reader, node) ?? []);
	reader.task = undefined;
	refuseSameNames(reader, tasks);
	return { tasks, issues: reader.issues.toSorted((a, b) => a.line - b.line) };
}

/** A document is a map with `tasks`, a bare list of tasks, or one task. */
function tasksOf(reader: YamlReader, node: ParsedNode): ParsedNode[] {
	if (isSeq(node)) return node.items;
	if (isMap(node) && node.has("name")) return [node];
	const root = reader.map(node, "the file", 1, ["tasks"]);
	const tasks = root?.get("tasks");
	return tasks === undefined ? [] : (reader.list(tasks.node, "tasks", tasks.line) ?? []);
}

function readTask(reader: YamlReader, node: ParsedNode): FileTask | undefined {
	reader.task = undefined;
	const start = reader.lineOf(node, 1);
	const before = reader.issues.length;
	const entries = reader.map(node, "a task", start, ["name", "labels", "source", "broker", "secrets"]);
	if (entries === undefined) return undefined;
	const name = readName(reader, entries, start);
	reader.task = name;
	const labelsEntry = entries.get("labels");
	const labels =
		labelsEntry === undefined ? [] : reader.texts(labelsEntry.node, "labels", labelsEntry.line)?.map((l) => l.trim());
	if (labels?.some((label) => label === "" || label.length > 40)) {
		reader.add("bad-text", labelsEntry?.line ?? start, "A label has 1 to 40 characters: correct it.");
	}
	const source = readEnd(reader, entries, "source", start);
	const broker = readEnd(reader, entries, "broker", start);
	const secrets = readSecrets(reader, entries);
	if (reader.issues.length > before) return undefined;
	if (name === undefined || labels === undefined || source === undefined || broker === undefined) return undefined;
	const lines = { source: source.lines, broker: broker.lines };
	return {
		name,
		labels: [...new Set(labels)],
		source: source.draft,
		broker: broker.draft,
		secrets,
		line: entries.get("name")?.line ?? start,
		lineOf: (end, field) => lines[end].get(field) ?? lines[end].get("") ?? start,
	};
}

const MOST_NAME = 120;

function readName(reader: YamlReader, entries: Entries, start: number): string | undefined {
	const entry = entries.get("name");
	if (entry === undefined) {
		reader.add("missing", start, "This task has no name: add “name: …”. Tasks are told apart by it.");
		return undefined;
	}
	const name = reader.text(entry.node, "name", entry.line)?.trim();
	if (name === undefined || (name !== "" && name.length <= MOST_NAME)) return name;
	reader.add("bad-text", entry.line, `A name has 1 to ${MOST_NAME} characters: correct it.`);
	return undefined;
}

interface ReadEnd {
	draft: DsnDraft;
	lines: Map<string, number>;
}

/** Keys of an end, each with the name that issues about it use. */
const END_KEYS = {
	source: { protocol: "protocol", hosts: "host", user: "user", tmqTopics: "object", options: "" },
	broker: { protocol: "protocol", hosts: "host", user: "user", path: "object", options: "" },
} as const satisfies Record<DsnEnd, Record<string, string>>;

function readEnd(reader: YamlReader, entries: Entries, end: DsnEnd, start: number): ReadEnd | undefined {
	const entry = entries.get(end);
	if (entry === undefined) {
		reader.add("missing", start, `This task has no ${end}: add “${end}:” with protocol, hosts and options.`);
		return undefined;
	}
	const fields = reader.map(entry.node, end, entry.line, [...Object.keys(END_KEYS[end]), "password", "token"]);
	if (fields === undefined) return undefined;
	const lines = new Map([["", entry.line]]);
	for (const [key, field] of Object.entries(END_KEYS[end])) {
		const line = fields.get(key)?.line;
		if (line !== undefined && field !== "") lines.set(field, line);
	}
	const port = lines.get("host");
	if (port !== undefined) lines.set("port", port);
	for (const key of ["password", "token"]) {
		const line = fields.get(key)?.line;
		if (line !== undefined) reader.add("secret-in-file", line, secretInFile(`${end}.${key}`));
	}
	const text = (key: string) => {
		const field = fields.get(key);
		return field === undefined ? "" : (reader.text(field.node, key, field.line) ?? "");
	};
	const texts = (key: string) => {
		const field = fields.get(key);
		return field === undefined ? [] : (reader.texts(field.node, key, field.line) ?? []);
	};
	const hosts = texts("hosts").map(readHost);
	return {
		lines,
		draft: {
			protocol: text("protocol"),
			user: text("user"),
			password: "",
			hosts: hosts.length === 0 ? [{ host: "", port: "" }] : hosts,
			object: end === "source" ? texts("tmqTopics").join(",") : text("path"),
			params: readOptions(reader, fields, end, lines),
		},
	};
}

function readOptions(
	reader: YamlReader,
	fields: Entries,
	end: DsnEnd,
	lines: Map<string, number>,
): Record<string, string> {
	const entry = fields.get("options");
	const options = entry === undefined ? undefined : reader.map(entry.node, `options of ${end}`, entry.line);
	const params: [string, string][] = [];
	for (const [name, { node, line }] of options ?? []) {
		lines.set(name, line);
		const value = reader.text(node, name, line);
		if (value === undefined) continue;
		if (isSecretParam(end, name, value)) reader.add("secret-in-file", line, secretInFile(`${end}.${name}`));
		else params.push([name, value]);
	}
	return Object.fromEntries(params);
}

function secretInFile(name: string): string {
	return `A secret does not belong into this file: remove the line and name ${name} under “secrets”; it is asked for on import.`;
}

function readSecrets(reader: YamlReader, entries: Entries): SecretName[] {
	const entry = entries.get("secrets");
	const names = entry === undefined ? [] : (reader.texts(entry.node, "secrets", entry.line) ?? []);
	const known = names.flatMap((name) => SECRET_NAMES.find((each) => each === name) ?? []);
	if (entry !== undefined && known.length < names.length) {
		const wrong = names.find((name) => !SECRET_NAMES.some((each) => each === name)) ?? "";
		const near = nearest(wrong, SECRET_NAMES);
		const mend = near === undefined ? `use ${SECRET_NAMES.join(", ")}` : `did you mean ${near}?`;
		reader.add("unknown-secret", entry.line, `“secrets” holds names only, and one is not known: ${mend}.`);
	}
	return [...new Set(known)].sort();
}

function refuseSameNames(reader: YamlReader, tasks: readonly FileTask[]): void {
	const first = new Map<string, number>();
	for (const { name, line } of tasks) {
		const other = first.get(name);
		if (other === undefined) first.set(name, line);
		else {
			reader.task = name;
			reader.add("same-name", line, `“${name}” stands in line ${other} already: give each task its own name.`);
		}
	}
}
