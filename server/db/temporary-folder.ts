import fs from "node:fs/promises";
import path from "node:path";

export interface TemporaryFolder extends AsyncDisposable {
	readonly path: string;
}

/** A folder for its owner alone, below another one, until it is disposed of. */
export async function makeTemporaryFolder(below: string): Promise<TemporaryFolder> {
	const folder = await fs.mkdtemp(path.join(below, ".spillway-"));
	return {
		path: folder,
		[Symbol.asyncDispose]: () => fs.rm(folder, { recursive: true, force: true }),
	};
}
