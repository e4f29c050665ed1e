import fs from "node:fs/promises";
import path from "node:path";
import { messageOf } from "@/lib/errors";
import { readConfigurationFile } from "@/lib/task-file/read";
import type { SecretReferences } from "@/lib/task-file/types";
import { writeConfiguredConnection, writeConfiguredTask } from "@/lib/task-file/write";
import { ApiError, apiClient } from "./api-client";
import { type ConfigurationFile, readFolder } from "./configuration-folder";
import { EXIT } from "./exit-codes";
import type { TypedOptions } from "./options";
import { printable, type Terminal } from "./terminal";
import { UsageError } from "./usage-error";

const NO_LIMITS = { bytes: Number.POSITIVE_INFINITY, tasks: Number.POSITIVE_INFINITY } as const;

/**
 * `spillway export DIR`: writes the tasks and connections of a running Spillway, each into a file of its own. Where a file
 * of the folder says already where a secret is, that is kept.
 *
 * @throws UsageError, ApiError
 */
export async function exportCommand(
	options: TypedOptions,
	environment: NodeJS.ProcessEnv,
	terminal: Terminal,
): Promise<number> {
	const [folder] = options.operands;
	if (folder === undefined) throw new UsageError("Name the folder to write to: spillway export DIR.");
	const client = await apiClient(environment);
	const read = readConfigurationFile(await client.getText("/api/configuration"), NO_LIMITS);
	if (read.issues.length > 0) throw new ApiError("The answer cannot be read: use the same version on both sides.");
	await makeFolders(folder);
	const before = await readFolder(folder);
	const known = knownReferences(before);
	const files: ConfigurationFile[] = [
		...named("connections", read.connections, (it) => writeConfiguredConnection(it, known.connections.get(it.name))),
		...named("tasks", read.tasks, (it) => writeConfiguredTask(it, known.tasks.get(it.name))),
	];
	for (const { name, yaml } of files) await write(path.join(folder, name), yaml);
	const written = new Set(files.map(({ name }) => name));
	for (const { name } of before.filter((file) => !written.has(file.name))) {
		terminal.err(`Notice: ${printable(path.join(folder, name))} was there before and is left as it is.\n`);
	}
	const [tasks, connections] = [read.tasks.length, read.connections.length];
	terminal.out(`Written to ${printable(folder)}: tasks ${tasks}, connections ${connections}.\n`);
	return EXIT.done;
}

type Known = ReadonlyMap<string, SecretReferences>;

function knownReferences(files: readonly ConfigurationFile[]): { tasks: Known; connections: Known } {
	const read = files.map(({ yaml }) => readConfigurationFile(yaml));
	const known = (all: readonly { name: string; references: SecretReferences }[]) =>
		new Map(all.map(({ name, references }) => [name, references]));
	return {
		tasks: known(read.flatMap(({ tasks }) => tasks)),
		connections: known(read.flatMap(({ connections }) => connections)),
	};
}

/** Gives each a file name made of its own name; the second of the same gets a number. */
function named<Item extends { name: string }>(
	folder: string,
	items: readonly Item[],
	write: (item: Item) => string,
): ConfigurationFile[] {
	const taken = new Set<string>();
	return items.map((item) => {
		const stem = fileStem(item.name);
		let name = stem;
		for (let number = 2; taken.has(name); number++) name = `${stem}-${number}`;
		taken.add(name);
		return { name: `${folder}/${name}.yaml`, yaml: write(item) };
	});
}

/** Letters and digits of any script in lower case, everything else as single dashes. */
export function fileStem(name: string): string {
	const stem = name
		.normalize("NFC")
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, "-")
		.replace(/^-+|-+$/g, "");
	// File systems take 255 bytes; a letter has up to four.
	return [...stem].slice(0, 50).join("") || "unnamed";
}

async function makeFolders(folder: string): Promise<void> {
	try {
		for (const name of ["tasks", "connections"]) await fs.mkdir(path.join(folder, name), { recursive: true });
	} catch (error) {
		throw new UsageError(`${printable(folder)} cannot be written to: ${printable(messageOf(error))}.`);
	}
}

async function write(file: string, text: string): Promise<void> {
	try {
		await fs.writeFile(file, text);
	} catch (error) {
		throw new UsageError(`${printable(file)} cannot be written: ${printable(messageOf(error))}.`);
	}
}
