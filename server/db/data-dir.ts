import fs from "node:fs/promises";
import path from "node:path";
import { StartError } from "@/server/errors";
import { makeFolder } from "@/server/make-folder";

/**
 * Makes the data folder if it is missing (readable by its owner only) and proves that files can be written there.
 *
 * @throws StartError `data-dir`
 */
export async function prepareDataDir(dataDir: string): Promise<void> {
	const probe = path.join(dataDir, `.writable-${process.pid}`);
	try {
		await makeFolder(dataDir, 0o700);
		await fs.writeFile(probe, "");
		await fs.rm(probe);
	} catch (cause) {
		const reason = cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
		throw new StartError(
			"data-dir",
			`Cannot write to the data folder ${dataDir}${reason}: make it writable, or set SPILLWAY_DATA_DIR to another folder.`,
			{ cause },
		);
	}
}
