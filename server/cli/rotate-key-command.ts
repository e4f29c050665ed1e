import path from "node:path";
import { prepareDataDir } from "@/server/db/data-dir";
import { readDatabaseUrl } from "@/server/db/database-url";
import { lockDataDir } from "@/server/db/lock";
import { openDb } from "@/server/db/open";
import { keepServersOff } from "@/server/db/presence";
import { readEnv } from "@/server/env";
import { rotateKey } from "@/server/secrets/rotate";
import type { Terminal } from "./terminal";

/**
 * `spillway rotate-key`: a new key for all stored secrets, in the data folder that the environment names. The server must
 * not run meanwhile.
 *
 * @throws StartError, SecretError
 */
export async function rotateKeyCommand(
	environment: NodeJS.ProcessEnv,
	root: string,
	terminal: Pick<Terminal, "out">,
): Promise<void> {
	const env = readEnv(environment);
	const { dataDir, keyFile = path.join(dataDir, "secret.key") } = env;
	const database = await readDatabaseUrl(env.database);
	await prepareDataDir(dataDir);
	await using _lock = await lockDataDir(dataDir);
	await using _absence = await keepServersOff(database);
	const db = await openDb({ dataDir, migrationsDir: path.join(root, "prisma", "migrations"), database });
	try {
		const count = await rotateKey(db, keyFile);
		terminal.out(`${count} secrets are sealed with a new key, in ${keyFile}. Everybody signs in again.\n`);
	} finally {
		await db.$disconnect();
	}
}
