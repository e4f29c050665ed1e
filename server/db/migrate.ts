import fs from "node:fs/promises";
import type { PrismaLibSql } from "@prisma/adapter-libsql";
import { messageOf } from "@/lib/errors";
import { StartError } from "@/server/errors";
import { migrationFailed, pendingMigrations, readMigrations, recordOf, SELECT_APPLIED } from "./migrations";

/** The table by which Prisma's own tools recognise applied migrations. */
const CREATE_RECORD = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL,
    "checksum" TEXT NOT NULL,
    "finished_at" DATETIME,
    "migration_name" TEXT NOT NULL,
    "logs" TEXT,
    "rolled_back_at" DATETIME,
    "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
);`;

type Connection = Pick<Awaited<ReturnType<PrismaLibSql["connect"]>>, "executeScript" | "queryRaw">;

/**
 * Brings a SQLite store to the newest schema: all pending migrations in one transaction, so that a store is either as it
 * was or wholly new. The caller holds the lock on the data folder.
 *
 * @param copyOf the store's file: where it holds something already, a copy is made beside it first, with the name of the
 *   last migration it has
 * @returns names of the migrations that were applied now
 * @throws StartError `migration` when one fails, when one was edited after it had been applied, or when the store was
 *   written by a newer Spillway
 */
export async function migrate(
	connection: Connection,
	migrationsDir: string,
	{ copyOf }: { copyOf?: string } = {},
): Promise<string[]> {
	const migrations = await readMigrations(migrationsDir, "sqlite");
	await connection.executeScript(CREATE_RECORD);
	const { rows } = await connection.queryRaw({ sql: SELECT_APPLIED, args: [], argTypes: [] });
	const applied = new Map(rows.map(([name, checksum]) => [String(name), String(checksum)]));
	const pending = pendingMigrations(migrations, applied);
	if (pending.length === 0) return [];
	const last = [...applied.keys()].sort().at(-1);
	if (copyOf !== undefined && last !== undefined) await copyBefore(connection, `${copyOf}.before-${last}`);
	const script = ["BEGIN IMMEDIATE;", ...pending.flatMap((it) => [it.sql, recordOf(it)]), "COMMIT;"].join("\n");
	try {
		await connection.executeScript(script);
	} catch (cause) {
		throw migrationFailed(pending, messageOf(cause), cause);
	}
	return pending.map((migration) => migration.name);
}

/** Of an attempt before this one there may be a copy of the same already. */
async function copyBefore(connection: Connection, copy: string): Promise<void> {
	try {
		await fs.rm(copy, { force: true });
		await connection.executeScript(vacuumInto(copy));
		await fs.chmod(copy, 0o600);
	} catch (cause) {
		throw new StartError(
			"migration",
			`The database has to be brought up to date, and a copy of it could not be made before (${messageOf(cause)}): make room in its folder.`,
			{ cause },
		);
	}
}

/** The statement that writes a database, as it is now, into another file. */
export function vacuumInto(file: string): string {
	return `VACUUM INTO '${file.replaceAll("'", "''")}'`;
}
