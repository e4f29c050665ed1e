import fs from "node:fs/promises";
import path from "node:path";
import type { ConfigurationIssue } from "@/lib/api/configuration";
import type { SecretName } from "@/lib/api/task";
import { readConfigurationFile } from "@/lib/task-file/read";
import type { FileConnection, FileTask, SecretReference } from "@/lib/task-file/types";
import type { ConfigurationFile } from "./configuration-folder";

type Values = Record<string, Partial<Record<SecretName, string>>>;

/** Values of the secrets that files name, as the API takes them. */
export interface ResolvedSecrets {
	secrets: { tasks: Values; connections: Values };
	/** References that lead nowhere. */
	issues: ConfigurationIssue[];
}

/** Looks up every `env:` and `file:` of the files here, where the command runs. */
export async function resolveSecrets(
	folder: string,
	files: readonly ConfigurationFile[],
	environment: NodeJS.ProcessEnv,
): Promise<ResolvedSecrets> {
	const issues: ConfigurationIssue[] = [];
	const tasks = new Map<string, Map<SecretName, string>>();
	const connections = new Map<string, Map<SecretName, string>>();
	for (const { name: file, yaml } of files) {
		const read = readConfigurationFile(yaml);
		await resolveAll(file, read.tasks, tasks);
		await resolveAll(file, read.connections, connections);
	}
	return { secrets: { tasks: plain(tasks), connections: plain(connections) }, issues };

	async function resolveAll(
		file: string,
		all: readonly (FileTask | FileConnection)[],
		into: Map<string, Map<SecretName, string>>,
	): Promise<void> {
		for (const read of all) {
			const values = new Map<SecretName, string>();
			for (const [name, reference] of read.references) {
				const value = await secretOf(reference, path.join(folder, path.dirname(file)), environment);
				if (value !== undefined) values.set(name, value);
				else {
					const message = `The value of ${name} is not there: ${whereTo(reference)}.`;
					issues.push({ file, line: read.lineOfSecret(name), name: read.name, field: name, code: "no-value", message });
				}
			}
			if (values.size > 0) into.set(read.name, values);
		}
	}
}

/** Undefined where there is none: an empty secret is none. */
async function secretOf(
	{ from, name }: SecretReference,
	folder: string,
	environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
	if (from === "env") return environment[name] || undefined;
	const text = await fs.readFile(path.resolve(folder, name), "utf8").catch(() => "");
	// Editors and `echo` end a file with a line end that belongs to no secret.
	return text.replace(/\r?\n$/, "") || undefined;
}

function whereTo({ from, name }: SecretReference): string {
	return from === "env" ? `set the environment variable ${name}` : `the file ${name} is missing, empty or unreadable`;
}

function plain(values: ReadonlyMap<string, ReadonlyMap<SecretName, string>>): Values {
	return Object.fromEntries([...values].map(([name, secrets]) => [name, Object.fromEntries(secrets)]));
}
