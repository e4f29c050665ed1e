import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { StartError } from "@/server/errors";

/** The SQL of a migration, in its folder. */
const SQL_FILES = { sqlite: "migration.sql", postgresql: "postgresql.sql" } as const;
export const STORE_KINDS = ["sqlite", "postgresql"] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

export interface Migration {
	name: string;
	sql: string;
	checksum: string;
}

/** All migrations for one kind of store, oldest first. */
export async function readMigrations(migrationsDir: string, kind: StoreKind): Promise<Migration[]> {
	const entries = await fs.readdir(migrationsDir, { withFileTypes: true });
	const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
	return Promise.all(
		names.sort().map(async (name) => {
			const sql = await fs.readFile(path.join(migrationsDir, name, SQL_FILES[kind]), "utf8");
			return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
		}),
	);
}

/** Names and checksums of what was applied to a store, from the table that Prisma's own tools keep too. */
export const SELECT_APPLIED = `SELECT "migration_name", "checksum" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`;

/**
 * The migrations that a store still lacks.
 *
 * @throws StartError `migration` when the store was written by a newer Spillway, or one was edited after it had been
 *   applied
 */
export function pendingMigrations(
	migrations: readonly Migration[],
	applied: ReadonlyMap<string, string>,
): readonly Migration[] {
	const known = new Map(migrations.map((migration) => [migration.name, migration]));
	for (const [name, checksum] of applied) {
		const migration = known.get(name);
		if (migration === undefined) {
			throw new StartError(
				"migration",
				`The database was last used by a newer Spillway (it has "${name}"): start that version, or restore a backup.`,
			);
		}
		if (migration.checksum !== checksum) {
			throw new StartError(
				"migration",
				`The migration "${name}" was changed after it had been applied to this database: restore its file.`,
			);
		}
	}
	return migrations.filter((migration) => !applied.has(migration.name));
}

/** The statement that records a migration as applied. */
export function recordOf({ name, checksum }: Migration): string {
	const quoted = `'${name.replaceAll("'", "''")}'`;
	return `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
VALUES ('${randomUUID()}', '${checksum}', ${quoted}, current_timestamp, 1);`;
}

/** What is said when migrations failed and were taken back. */
export function migrationFailed(pending: readonly Migration[], reason: string, cause: unknown): StartError {
	const names = pending.map((migration) => migration.name).join(", ");
	return new StartError(
		"migration",
		`The database could not be brought up to date (${names}); it was left as it was: ${reason}`,
		{ cause },
	);
}
