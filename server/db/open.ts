import fs from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { Prisma, PrismaClient } from "@/prisma/generated/client";
import { migrate } from "./migrate";

/** Parts of hand-written statements. */
export { Prisma };

export type Db = PrismaClient;
/** Inside `db.$transaction(async (tx) => …)`, or the client itself. */
export type DbOrTransaction = Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends">;

// A second connection of this process (libsql opens one after each transaction) waits instead of failing at once.
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the SQLite file of a data folder at the newest schema. The caller holds the lock on the folder.
 *
 * @throws StartError `migration`
 */
export async function openDb({ dataDir, migrationsDir }: { dataDir: string; migrationsDir: string }): Promise<Db> {
	const file = path.join(dataDir, "spillway.db");
	const adapter = new PrismaLibSql({ url: pathToFileURL(file).href, timeout: BUSY_TIMEOUT_MS });
	const connection = await adapter.connect();
	try {
		// WAL is a property of the file: every later connection has it too.
		await connection.queryRaw({ sql: "PRAGMA journal_mode = WAL", args: [], argTypes: [] });
		await migrate(connection, migrationsDir);
	} finally {
		await connection.dispose();
	}
	await fs.chmod(file, 0o600);
	return new PrismaClient({ adapter });
}
