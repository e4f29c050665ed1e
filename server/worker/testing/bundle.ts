import fs from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

/**
 * Compiles an entry of the server as `npm start` does, so that it can run as a process of its own. The file lies within
 * the project, where it finds the packages.
 */
export async function bundleEntry(entry: string): Promise<string> {
	const folder = path.resolve(".cache", "test-bundles");
	await fs.mkdir(folder, { recursive: true });
	const outfile = path.join(folder, `${path.basename(entry, ".ts")}-${process.pid}.mjs`);
	await build({
		entryPoints: [path.resolve(entry)],
		outfile,
		bundle: true,
		packages: "external",
		platform: "node",
		format: "esm",
		target: "node20",
	});
	return outfile;
}
