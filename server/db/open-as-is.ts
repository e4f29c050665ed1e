import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaClient } from "@/prisma/generated/client";
import type { DatabaseUrl } from "./database-url";
import { pendingMigrations, readMigrations, SELECT_APPLIED } from "./migrations";
import type { Db, OpenOptions } from "./open";
import { RenewingLibSql } from "./renewing-adapter";

/** A store that was opened to be looked at, perhaps beside the server that uses it. */
export interface StoreAsIs extends AsyncDisposable {
	/** Undefined where the schema is an older one: the next start brings it up to date. */
	readonly db: Db | undefined;
	/** Names of migrations that it lacks. */
	readonly pending: readonly string[];
	/** What the database says of itself; empty when it is sound. */
	readonly damage: string;
}

/**
 * Opens the store of an installation and changes nothing of it.
 *
 * @returns undefined where there is none yet
 * @throws StartError `migration`, `database`; whatever the database throws
 */
export async function openAsIs({ dataDir, migrationsDir, database }: OpenOptions): Promise<StoreAsIs | undefined> {
	return database === undefined
		? openSqliteAsIs(path.join(dataDir, "spillway.db"), migrationsDir)
		: openPostgresqlAsIs(database, migrationsDir);
}

async function openSqliteAsIs(file: string, migrationsDir: string): Promise<StoreAsIs | undefined> {
	if (!fs.existsSync(file)) return undefined;
	const adapter = new RenewingLibSql({ url: pathToFileURL(file).href, timeout: 2_000 });
	const connection = await adapter.connect();
	let damage: string;
	let applied: Map<string, string>;
	try {
		const check = await connection.queryRaw({ sql: "PRAGMA quick_check(1)", args: [], argTypes: [] });
		const said = String(check.rows[0]?.[0] ?? "");
		damage = said === "ok" ? "" : said;
		const { rows } = await connection.queryRaw({ sql: SELECT_APPLIED, args: [], argTypes: [] });
		applied = new Map(rows.map(([name, checksum]) => [String(name), String(checksum)]));
	} finally {
		await connection.dispose();
	}
	const pending = pendingMigrations(await readMigrations(migrationsDir, "sqlite"), applied);
	return asIs(pending.length === 0 ? new PrismaClient({ adapter }) : undefined, pending, damage);
}

async function openPostgresqlAsIs(database: DatabaseUrl, migrationsDir: string): Promise<StoreAsIs | undefined> {
	const { connectPostgresql, openPostgresql } = await import("./postgresql");
	const client = await connectPostgresql(database);
	let applied: Map<string, string>;
	try {
		const { rows } = await client.query<{ migration_name: string; checksum: string }>(SELECT_APPLIED);
		applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
	} catch (error) {
		const isEmpty = error instanceof Error && "code" in error && error.code === "42P01";
		if (isEmpty) return undefined;
		throw error;
	} finally {
		await client.end();
	}
	const pending = pendingMigrations(await readMigrations(migrationsDir, "postgresql"), applied);
	// With nothing pending it opens without a change.
	return asIs(pending.length === 0 ? await openPostgresql(database, migrationsDir) : undefined, pending, "");
}

function asIs(db: Db | undefined, pending: readonly { name: string }[], damage: string): StoreAsIs {
	return {
		db,
		pending: pending.map(({ name }) => name),
		damage,
		[Symbol.asyncDispose]: async () => db?.$disconnect(),
	};
}
