import fs from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Prisma, PrismaClient } from "@/prisma/generated/client";
import type { DatabaseUrl } from "./database-url";
import { migrate } from "./migrate";
import { RenewingLibSql } from "./renewing-adapter";

/** Parts of hand-written statements. */
export { Prisma };

export type Db = PrismaClient;
/** Inside `db.$transaction(async (tx) => …)`, or the client itself. */
export type DbOrTransaction = Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends">;

// Another process may hold the database for a moment, as a backup does. libsql waits with the whole server, so not for long.
const BUSY_TIMEOUT_MS = 500;

export interface OpenOptions {
	dataDir: string;
	migrationsDir: string;
	/** Undefined: the SQLite file of the data folder. */
	database?: DatabaseUrl | undefined;
}

/**
 * Opens the database of an installation at the newest schema. The caller holds the lock on the data folder.
 *
 * @throws StartError `migration`, `database`
 */
export async function openDb({ dataDir, migrationsDir, database }: OpenOptions): Promise<Db> {
	if (database === undefined) return openSqlite(path.join(dataDir, "spillway.db"), migrationsDir);
	const { openPostgresql } = await import("./postgresql");
	return openPostgresql(database, migrationsDir);
}

async function openSqlite(file: string, migrationsDir: string): Promise<Db> {
	const adapter = new RenewingLibSql({ url: pathToFileURL(file).href, timeout: BUSY_TIMEOUT_MS });
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
