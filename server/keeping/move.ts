import fs from "node:fs/promises";
import path from "node:path";
import type { StoreKind } from "@/server/db/migrations";
import { openDb } from "@/server/db/open";
import { keepServersOff } from "@/server/db/presence";
import { openSqlite, snapshotSqlite } from "@/server/db/sqlite";
import { makeTemporaryFolder } from "@/server/db/temporary-folder";
import { StartError } from "@/server/errors";
import { copyStore } from "./copy-store";
import { type Installation, isThere, lockInstallation } from "./installation";
import { KeepingError } from "./keeping-error";
import type { RowCounts } from "./tables";

/**
 * Copies an installation's database from the SQLite file of its data folder into its PostgreSQL database, or the other
 * way round, all or nothing. What was copied stays where it is. No server may run meanwhile.
 *
 * @returns number of rows by model
 * @throws KeepingError, StartError
 */
export async function moveStore(installation: Installation, to: StoreKind): Promise<RowCounts> {
	const { database, sqliteFile, dataDir, migrationsDir } = installation;
	if (database === undefined) {
		throw new StartError("environment", "Set SPILLWAY_DATABASE_URL to the PostgreSQL database that is meant.");
	}
	await using _lock = await lockInstallation(installation);
	await using _absence = await keepServersOff(database);
	const isFile = await isThere(sqliteFile);
	if (to === "postgresql" && !isFile) {
		throw new KeepingError(
			"no-database",
			`There is no database at ${sqliteFile}: set SPILLWAY_DATA_DIR to its folder.`,
		);
	}
	if (to === "sqlite" && isFile) {
		throw new KeepingError("not-empty", `There is a database at ${sqliteFile} already: move it away first.`);
	}
	await using folder = await makeTemporaryFolder(dataDir);
	const copied = path.join(folder.path, "copied.db");
	const sqlite = await openSqlite(to === "sqlite" ? copied : sqliteFile, migrationsDir);
	const postgresql = await openDb(installation);
	const ends = to === "sqlite" ? { source: postgresql, target: sqlite } : { source: sqlite, target: postgresql };
	let counts: RowCounts;
	try {
		counts = await copyStore({ ...ends, targetKind: to });
	} finally {
		await sqlite.$disconnect();
		await postgresql.$disconnect();
	}
	if (to === "sqlite") {
		await snapshotSqlite(copied, `${copied}.whole`);
		await fs.rename(`${copied}.whole`, sqliteFile);
	}
	return counts;
}
