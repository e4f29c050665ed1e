import fs from "node:fs/promises";
import path from "node:path";
import { prepareDataDir } from "@/server/db/data-dir";
import { type DatabaseUrl, readDatabaseUrl } from "@/server/db/database-url";
import { type DataLock, lockDataDir } from "@/server/db/lock";
import { sqliteFileOf } from "@/server/db/open";
import { readEnv } from "@/server/env";
import { loadKey } from "@/server/secrets/key-file";
import { keyId } from "@/server/secrets/key-id";

/** Where an installation keeps its things. */
export interface Installation {
	readonly dataDir: string;
	/** In the data folder; the database, unless `database` names another. */
	readonly sqliteFile: string;
	readonly database: DatabaseUrl | undefined;
	readonly keyFile: string;
	readonly migrationsDir: string;
	readonly version: string;
}

/**
 * The installation that the environment names.
 *
 * @param root folder of the project
 * @throws StartError
 */
export async function findInstallation(
	environment: NodeJS.ProcessEnv,
	{ root, version }: { root: string; version: string },
): Promise<Installation> {
	const env = readEnv(environment);
	return {
		dataDir: env.dataDir,
		sqliteFile: sqliteFileOf(env.dataDir),
		database: await readDatabaseUrl(env.database),
		keyFile: env.keyFile ?? path.join(env.dataDir, "secret.key"),
		migrationsDir: path.join(root, "prisma", "migrations"),
		version,
	};
}

/** Keeps servers off the data folder, which is made if it is missing. @throws StartError when one runs */
export async function lockInstallation({ dataDir }: Installation): Promise<DataLock> {
	await prepareDataDir(dataDir);
	return lockDataDir(dataDir);
}

/** Which key the installation has; undefined: none. */
export async function keyIdOf({ keyFile }: Installation): Promise<string | undefined> {
	if (!(await isThere(keyFile))) return undefined;
	return keyId(await loadKey(keyFile, { mayCreate: false }));
}

export function isThere(file: string): Promise<boolean> {
	return fs.access(file).then(
		() => true,
		() => false,
	);
}
