import fs from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { StartError } from "@/server/errors";

/** Held while a server owns its data folder. */
export interface DataLock extends AsyncDisposable {
	readonly pidFile: string;
}

/**
 * Claims the data folder for this process until it is disposed of or the process ends.
 *
 * The claim is SQLite's own lock on `server.lock`, which the operating system takes back when the process dies in
 * whatever way: a killed server leaves nothing stale behind, and another process that got its pid is not mistaken for
 * it. `server.pid` beside it only tells people who holds the folder.
 *
 * @throws StartError `data-dir-in-use`
 */
export async function lockDataDir(dataDir: string): Promise<DataLock> {
	const pidFile = path.join(dataDir, "server.pid");
	const url = pathToFileURL(path.join(dataDir, "server.lock")).href;
	const connection = await new PrismaLibSql({ url, timeout: 0 }).connect();
	try {
		await connection.executeScript("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;");
	} catch (cause) {
		await connection.dispose();
		const pid = await fs.readFile(pidFile, "utf8").then(
			(text) => ` (pid ${text.trim()})`,
			() => "",
		);
		throw new StartError(
			"data-dir-in-use",
			`Another Spillway server${pid} already uses the data folder ${dataDir}: stop it, or set SPILLWAY_DATA_DIR to another folder.`,
			{ cause },
		);
	}
	await fs.writeFile(pidFile, `${process.pid}\n`);
	let isHeld = true;
	return {
		pidFile,
		async [Symbol.asyncDispose]() {
			if (!isHeld) return;
			isHeld = false;
			await fs.rm(pidFile, { force: true });
			// libsql closes its file some time after it was told to; the next access in normal mode gives the lock up now.
			await connection.executeScript("PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_master;");
			await connection.dispose();
		},
	};
}
