import fs from "node:fs/promises";
import path from "node:path";
import { openDb } from "@/server/db/open";
import { openSqlite, snapshotSqlite } from "@/server/db/sqlite";
import { makeTemporaryFolder } from "@/server/db/temporary-folder";
import { packBackup } from "./backup-file";
import { copyStore } from "./copy-store";
import { type Installation, isThere, keyIdOf } from "./installation";
import { KeepingError } from "./keeping-error";

/**
 * Writes everything that the database holds into one file with a checksum, also while servers run. Secrets stay sealed;
 * the key is not in it.
 *
 * @param madeAt Unix ms
 * @returns size of the file in bytes
 * @throws KeepingError, StartError, and the file system's own errors
 */
export async function backUp(installation: Installation, file: string, madeAt: number): Promise<number> {
	const { database, version } = installation;
	const keyId = await keyIdOf(installation);
	await using folder = await makeTemporaryFolder(path.dirname(path.resolve(file)));
	const snapshot = path.join(folder.path, "snapshot.db");
	if (database === undefined) await snapshotOfSqlite(installation, snapshot);
	else await snapshotOfPostgresql(installation, snapshot);
	const head = {
		version,
		madeAt: new Date(madeAt).toISOString(),
		store: database === undefined ? ("sqlite" as const) : ("postgresql" as const),
		...(keyId === undefined ? {} : { keyId }),
	};
	await packBackup(file, head, snapshot);
	return (await fs.stat(file)).size;
}

async function snapshotOfSqlite({ sqliteFile }: Installation, snapshot: string): Promise<void> {
	if (!(await isThere(sqliteFile))) {
		throw new KeepingError(
			"no-database",
			`There is no database at ${sqliteFile}: set SPILLWAY_DATA_DIR to its folder.`,
		);
	}
	await snapshotSqlite(sqliteFile, snapshot);
}

/** As a SQLite file, so that a backup can be restored into either store. */
async function snapshotOfPostgresql(installation: Installation, snapshot: string): Promise<void> {
	const source = await openDb(installation);
	const target = await openSqlite(snapshot, installation.migrationsDir);
	try {
		await copyStore({ source, target, targetKind: "sqlite" });
	} finally {
		await source.$disconnect();
		await target.$disconnect();
	}
	// What still lies in the log beside the file belongs into it.
	await snapshotSqlite(snapshot, `${snapshot}.whole`);
	await fs.rename(`${snapshot}.whole`, snapshot);
}
