import { constants } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";

/** A chain of a few certificates; nothing else belongs here. */
const MOST_BYTES = 65_536;

/**
 * Reads a file that a DSN of the console names by its path, if it lies below the one folder that is there for this.
 * Otherwise everybody who may type a DSN could ask which files the server can read, and see what is in them.
 *
 * @param folder absolute
 * @param name relative to the folder, or absolute and below it
 * @returns undefined for whatever is not an ordinary small file below the folder, links that lead out of it included:
 * the caller cannot tell one from the other
 */
export async function readBelow(folder: string, name: string): Promise<string | undefined> {
	if (name.includes("\0")) return undefined;
	try {
		const root = await fs.realpath(folder);
		const target = path.resolve(folder, name);
		// Looked at before the file system is asked about it: what lies elsewhere is not even touched.
		if (!isBelow(path.resolve(folder), target) && !isBelow(root, target)) return undefined;
		const real = await fs.realpath(target);
		if (!isBelow(root, real)) return undefined;
		// Not blocking: a FIFO would hold the reader for ever.
		await using handle = await fs.open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		const { size, isFile } = await handle.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }));
		if (!isFile || size > MOST_BYTES) return undefined;
		return await handle.readFile("utf8");
	} catch {
		return undefined;
	}
}

function isBelow(root: string, target: string): boolean {
	const way = path.relative(root, target);
	return way !== "" && !way.startsWith("..") && !path.isAbsolute(way);
}
