import fs from "node:fs/promises";
import path from "node:path";

/**
 * Makes a folder and those above it that are missing, level by level: Node's own recursive mode never comes back where a
 * folder that exists takes none, such as `/proc`.
 *
 * @throws the file system's own error, as for a single level
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
	if (await makeLevel(folder, mode)) return;
	await makeFolder(path.dirname(folder), mode);
	await fs.mkdir(folder, { mode });
}

/** False: a folder above it is missing. */
async function makeLevel(folder: string, mode: number): Promise<boolean> {
	try {
		await fs.mkdir(folder, { mode });
		return true;
	} catch (error) {
		const code = error instanceof Error && "code" in error ? error.code : undefined;
		if (code === "EEXIST" && (await fs.stat(folder)).isDirectory()) return true;
		if (code === "ENOENT" && path.dirname(folder) !== folder) return false;
		throw error;
	}
}
