import path from "node:path";
import { Prisma, type PrismaClient } from "@/prisma/generated/client";
import type { DatabaseUrl } from "./database-url";
import { openSqlite } from "./sqlite";

/** Parts of hand-written statements. */
export { Prisma };

export type Db = PrismaClient;
/** Inside `db.$transaction(async (tx) => …)`, or the client itself. */
export type DbOrTransaction = Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends">;

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
	if (database === undefined) return openSqlite(sqliteFileOf(dataDir), migrationsDir);
	const { openPostgresql } = await import("./postgresql");
	return openPostgresql(database, migrationsDir);
}

/** Where the SQLite database of a data folder is. */
export function sqliteFileOf(dataDir: string): string {
	return path.join(dataDir, "spillway.db");
}
