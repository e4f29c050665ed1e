import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { PrismaLibSql } from "@prisma/adapter-libsql";
import { messageOf } from "@/lib/errors";
import { StartError } from "@/server/errors";

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

interface Migration {
	name: string;
	sql: string;
	checksum: string;
}

type Connection = Pick<Awaited<ReturnType<PrismaLibSql["connect"]>>, "executeScript" | "queryRaw">;

/**
 * Brings the store to the newest schema: all pending migrations in one transaction, so that a store is either as it was
 * or wholly new. The caller holds the lock on the data folder.
 *
 * @returns names of the migrations that were applied now
 * @throws StartError `migration` when one fails, when one was edited after it had been applied, or when the store was
 *   written by a newer Spillway
 */
export async function migrate(connection: Connection, migrationsDir: string): Promise<string[]> {
	const migrations = await readMigrations(migrationsDir);
	await connection.executeScript(CREATE_RECORD);
	const applied = await readApplied(connection);
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
	const pending = migrations.filter((migration) => !applied.has(migration.name));
	if (pending.length === 0) return [];
	const script = ["BEGIN IMMEDIATE;", ...pending.flatMap((it) => [it.sql, recordOf(it)]), "COMMIT;"].join("\n");
	try {
		await connection.executeScript(script);
	} catch (cause) {
		const names = pending.map((migration) => migration.name).join(", ");
		throw new StartError(
			"migration",
			`The database could not be brought up to date (${names}); it was left as it was: ${messageOf(cause)}`,
			{ cause },
		);
	}
	return pending.map((migration) => migration.name);
}

async function readMigrations(migrationsDir: string): Promise<Migration[]> {
	const entries = await fs.readdir(migrationsDir, { withFileTypes: true });
	const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
	return Promise.all(
		names.sort().map(async (name) => {
			const sql = await fs.readFile(path.join(migrationsDir, name, "migration.sql"), "utf8");
			return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
		}),
	);
}

async function readApplied(connection: Connection): Promise<Map<string, string>> {
	const { rows } = await connection.queryRaw({
		sql: `SELECT "migration_name", "checksum" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`,
		args: [],
		argTypes: [],
	});
	return new Map(rows.map(([name, checksum]) => [String(name), String(checksum)]));
}

function recordOf({ name, checksum }: Migration): string {
	const quoted = `'${name.replaceAll("'", "''")}'`;
	return `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
VALUES ('${randomUUID()}', '${checksum}', ${quoted}, current_timestamp, 1);`;
}
