import type { Client } from "pg";
import { messageOf } from "@/lib/errors";
import { migrationFailed, pendingMigrations, readMigrations, recordOf, SELECT_APPLIED } from "./migrations";

/** The table by which Prisma's own tools recognise applied migrations. */
const CREATE_RECORD = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
);`;

/** Any number that is Spillway's own among the advisory locks of its database. */
const MIGRATION_LOCK = 5_793_201;

/**
 * Brings a PostgreSQL store to the newest schema: all pending migrations in one transaction, so that a store is either
 * as it was or wholly new. Of several servers that start at once, one migrates and the others wait for it.
 *
 * @returns names of the migrations that were applied now
 * @throws StartError `migration` when one fails, when one was edited after it had been applied, or when the store was
 *   written by a newer Spillway
 */
export async function migratePostgresql(
	client: Pick<Client, "query">,
	migrationsDir: string,
): Promise<readonly string[]> {
	const migrations = await readMigrations(migrationsDir, "postgresql");
	await client.query("BEGIN");
	try {
		// Given back by the end of the transaction, or of the process.
		await client.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
		const applied = await readApplied(client);
		const pending = pendingMigrations(migrations, applied);
		if (pending.length > 0) {
			const script = [CREATE_RECORD, ...pending.flatMap((it) => [it.sql, recordOf(it)])].join("\n");
			await client.query(script).catch((cause: unknown) => {
				throw migrationFailed(pending, messageOf(cause), cause);
			});
		}
		await client.query("COMMIT");
		return pending.map((migration) => migration.name);
	} catch (error) {
		// The error says what went wrong; a connection that is gone has rolled back already.
		await client.query("ROLLBACK").catch(() => undefined);
		throw error;
	}
}

async function readApplied(client: Pick<Client, "query">): Promise<Map<string, string>> {
	const found = await client.query<{ record: string | null }>(`SELECT to_regclass('"_prisma_migrations"') AS record`);
	if (found.rows[0]?.record == null) return new Map();
	const { rows } = await client.query<{ migration_name: string; checksum: string }>(SELECT_APPLIED);
	return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}
