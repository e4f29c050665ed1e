import { isSecretParam } from "@/lib/dsn/secrets";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import { readHost } from "./host";
import type { Entries, Entry, YamlReader } from "./yaml-reader";

/** A DSN of a file, and where its fields stand. */
export interface ReadEnd {
	draft: DsnDraft;
	lines: Map<string, number>;
}

/** Keys of an end, each with the name that issues about it use. */
const END_KEYS = {
	source: { protocol: "protocol", hosts: "host", user: "user", tmqTopics: "object", options: "" },
	broker: { protocol: "protocol", hosts: "host", user: "user", path: "object", options: "" },
} as const satisfies Record<DsnEnd, Record<string, string>>;

/** Reads `source:` or `broker:`; undefined where it is no map of fields. What else is wrong is among the issues. */
export function readEnd(reader: YamlReader, entry: Entry, end: DsnEnd): ReadEnd | undefined {
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
