import fs from "node:fs/promises";
import path from "node:path";
import { printable } from "./terminal";
import { UsageError } from "./usage-error";

/** A YAML file of a folder, by its path below it. */
export interface ConfigurationFile {
	/** With forward slashes. */
	name: string;
	yaml: string;
}

/**
 * All `.yaml` and `.yml` files of a folder and the folders below it, by name. Hidden ones are left out.
 *
 * @throws UsageError
 */
export async function readFolder(folder: string): Promise<ConfigurationFile[]> {
	const names = await namesIn(folder);
	const files: ConfigurationFile[] = [];
	for (const name of names) {
		try {
			files.push({ name, yaml: await fs.readFile(path.join(folder, name), "utf8") });
		} catch {
			throw new UsageError(`${printable(path.join(folder, name))} cannot be read: check its permissions.`);
		}
	}
	return files;
}

async function namesIn(folder: string): Promise<string[]> {
	try {
		const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
		return entries
			.filter((entry) => entry.isFile() || entry.isSymbolicLink())
			.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
			.filter((name) => /\.ya?ml$/i.test(name) && !/(^|\/)\./.test(name))
			.sort();
	} catch {
		throw new UsageError(`${printable(folder)} is no folder that can be read: name the one with the YAML files.`);
	}
}
