import type { ParsedNode } from "yaml";
import { isMap, isSeq } from "yaml";
import { SECRET_NAMES } from "@/lib/api/task";
import type { DsnEnd } from "@/lib/dsn/types";
import { hasOnePlacement, ONE_PLACEMENT_LABEL } from "@/lib/task/placement";
import { type ReadEnd, readEnd } from "./read-end";
import { readSecrets } from "./read-secrets";
import { FILE_LIMITS, type FileConnection, type FileIssue, type FileTask } from "./types";
import { type Entries, YamlReader } from "./yaml-reader";

export interface ReadTaskFile {
	/** Tasks that could be read whole. Their DSNs are not judged yet. */
	tasks: FileTask[];
	/** In the order of their lines. */
	issues: FileIssue[];
}

export interface ReadConfigurationFile extends ReadTaskFile {
	connections: FileConnection[];
}

/** Like `readConfigurationFile`, where only tasks are taken. Never throws. */
export function readTaskFile(text: string): ReadTaskFile {
	const { tasks, connections, issues } = readConfigurationFile(text);
	const [first] = connections;
	if (first === undefined) return { tasks, issues };
	const message = "Connections are not taken here, but by “spillway apply”: remove this part.";
	const issue: FileIssue = { line: first.line, task: first.name, code: "no-connections", message };
	return { tasks, issues: [...issues, issue].toSorted(byLine) };
}

/**
 * Reads what `writeTaskFile` and `writeConfigurationFile` write, and what people make of it: comments, other orders of
 * keys, numbers without quotes, one document or several, lists under `tasks` and `connections`, or a single task. Never
 * throws.
 *
 * @param limits what the text may hold at most; for texts of people
 */
export function readConfigurationFile(
	text: string,
	limits: { bytes: number; tasks: number } = FILE_LIMITS,
): ReadConfigurationFile {
	const reader = new YamlReader();
	const nothing = () => ({ tasks: [], connections: [], issues: reader.issues });
	if (new TextEncoder().encode(text).length > limits.bytes) {
		reader.add("too-large", 1, `The file has more than ${Math.floor(limits.bytes / 1_024)} KiB: divide it.`);
		return nothing();
	}
	const documents = reader.documents(text);
	// Where the text is no YAML, the fields that are missing from what was understood of it are no news.
	if (reader.issues.length > 0) return nothing();
	const parts = documents.map((node) => partsOf(reader, node));
	const nodes = { tasks: parts.flatMap(({ tasks }) => tasks), connections: parts.flatMap((part) => part.connections) };
	const count = nodes.tasks.length + nodes.connections.length;
	if (count > limits.tasks) {
		reader.add("too-many-tasks", 1, `The file has ${count} tasks, more than ${limits.tasks}: divide it.`);
		return nothing();
	}
	if (count === 0 && reader.issues.length === 0) {
		reader.add("no-tasks", 1, "There is no task in this text: begin with “tasks:”, as an export does.");
	}
	const tasks = nodes.tasks.flatMap((node) => readTask(reader, node) ?? []);
	const connections = nodes.connections.flatMap((node) => readConnection(reader, node) ?? []);
	refuseSameNames(reader, tasks);
	refuseSameNames(reader, connections);
	reader.task = undefined;
	return { tasks, connections, issues: reader.issues.toSorted(byLine) };
}

interface Parts {
	tasks: ParsedNode[];
	connections: ParsedNode[];
}

/** A document is a map with `tasks` and `connections`, a bare list of tasks, or one task. */
function partsOf(reader: YamlReader, node: ParsedNode): Parts {
	if (isSeq(node)) return { tasks: node.items, connections: [] };
	if (isMap(node) && node.has("name")) return { tasks: [node], connections: [] };
	const root = reader.map(node, "the file", 1, ["tasks", "connections"]);
	const listOf = (key: string) => {
		const entry = root?.get(key);
		return entry === undefined ? [] : (reader.list(entry.node, key, entry.line) ?? []);
	};
	return { tasks: listOf("tasks"), connections: listOf("connections") };
}

function readTask(reader: YamlReader, node: ParsedNode): FileTask | undefined {
	reader.task = undefined;
	const start = reader.lineOf(node, 1);
	const before = reader.issues.length;
	const entries = reader.map(node, "a task", start, ["name", "labels", "source", "broker", "secrets"]);
	if (entries === undefined) return undefined;
	const name = readName(reader, entries, { what: "task", start });
	reader.task = name;
	const labelsEntry = entries.get("labels");
	const labels =
		labelsEntry === undefined ? [] : reader.texts(labelsEntry.node, "labels", labelsEntry.line)?.map((l) => l.trim());
	if (labels?.some((label) => label === "" || label.length > 40)) {
		reader.add("bad-text", labelsEntry?.line ?? start, "A label has 1 to 40 characters: correct it.");
	}
	if (labels !== undefined && !hasOnePlacement(labels)) {
		reader.add("bad-text", labelsEntry?.line ?? start, ONE_PLACEMENT_LABEL);
	}
	const source = readNeededEnd(reader, entries, "source", start);
	const broker = readNeededEnd(reader, entries, "broker", start);
	const secrets = readSecrets(reader, entries.get("secrets"), SECRET_NAMES);
	if (reader.issues.length > before) return undefined;
	if (name === undefined || labels === undefined || source === undefined || broker === undefined) return undefined;
	const lines = { source: source.lines, broker: broker.lines };
	return {
		name,
		labels: [...new Set(labels)],
		source: source.draft,
		broker: broker.draft,
		secrets: secrets.names,
		references: secrets.references,
		line: entries.get("name")?.line ?? start,
		lineOf: (end, field) => lines[end].get(field) ?? lines[end].get("") ?? start,
		lineOfSecret: (secret) => secrets.lines.get(secret) ?? start,
	};
}

function readConnection(reader: YamlReader, node: ParsedNode): FileConnection | undefined {
	reader.task = undefined;
	const start = reader.lineOf(node, 1);
	const before = reader.issues.length;
	const entries = reader.map(node, "a connection", start, ["name", "source", "broker", "secrets"]);
	if (entries === undefined) return undefined;
	const name = readName(reader, entries, { what: "connection", start });
	reader.task = name;
	const [end, second] = (["source", "broker"] as const).filter((each) => entries.has(each));
	if (end === undefined || second !== undefined) {
		reader.add("missing", start, "A connection has either “source:” or “broker:”, with protocol and hosts below it.");
		return undefined;
	}
	const read = readNeededEnd(reader, entries, end, start);
	const own = SECRET_NAMES.filter((each) => each.startsWith(`${end}.`));
	const secrets = readSecrets(reader, entries.get("secrets"), own);
	if (reader.issues.length > before || name === undefined || read === undefined) return undefined;
	return {
		name,
		end,
		draft: read.draft,
		secrets: secrets.names,
		references: secrets.references,
		line: entries.get("name")?.line ?? start,
		lineOf: (_end, field) => read.lines.get(field) ?? read.lines.get("") ?? start,
		lineOfSecret: (secret) => secrets.lines.get(secret) ?? start,
	};
}

const MOST_NAME = 120;

function readName(
	reader: YamlReader,
	entries: Entries,
	{ what, start }: { what: "task" | "connection"; start: number },
): string | undefined {
	const entry = entries.get("name");
	if (entry === undefined) {
		const plural = `${what.slice(0, 1).toUpperCase()}${what.slice(1)}s`;
		reader.add("missing", start, `This ${what} has no name: add “name: …”. ${plural} are told apart by it.`);
		return undefined;
	}
	const name = reader.text(entry.node, "name", entry.line)?.trim();
	if (name === undefined || (name !== "" && name.length <= MOST_NAME)) return name;
	reader.add("bad-text", entry.line, `A name has 1 to ${MOST_NAME} characters: correct it.`);
	return undefined;
}

function readNeededEnd(reader: YamlReader, entries: Entries, end: DsnEnd, start: number): ReadEnd | undefined {
	const entry = entries.get(end);
	if (entry !== undefined) return readEnd(reader, entry, end);
	reader.add("missing", start, `This task has no ${end}: add “${end}:” with protocol, hosts and options.`);
	return undefined;
}

function refuseSameNames(reader: YamlReader, read: readonly (FileTask | FileConnection)[]): void {
	const first = new Map<string, number>();
	for (const { name, line } of read) {
		const other = first.get(name);
		if (other === undefined) first.set(name, line);
		else {
			reader.task = name;
			reader.add("same-name", line, `“${name}” stands in line ${other} already: give each its own name.`);
		}
	}
}

function byLine(a: FileIssue, b: FileIssue): number {
	return a.line - b.line;
}
