import fs from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { PrismaClient } from "@/prisma/generated/client";
import { migrate, vacuumInto } from "./migrate";
import { RenewingLibSql } from "./renewing-adapter";

// Another process may hold the database for a moment, as a backup does. libsql waits with the whole server, so not for long.
const BUSY_TIMEOUT_MS = 500;

/**
 * Opens a SQLite file at the newest schema; it is made if it is missing. A copy of an older one is left beside it. The
 * caller holds the lock on its folder.
 *
 * @throws StartError `migration`
 */
export async function openSqlite(file: string, migrationsDir: string): Promise<PrismaClient> {
	const adapter = adapterOf(file);
	const connection = await adapter.connect();
	try {
		// WAL is a property of the file: every later connection has it too.
		await connection.queryRaw({ sql: "PRAGMA journal_mode = WAL", args: [], argTypes: [] });
		await migrate(connection, migrationsDir, { copyOf: file });
	} finally {
		await connection.dispose();
	}
	await fs.chmod(file, 0o600);
	return new PrismaClient({ adapter });
}

/**
 * Copies a SQLite database as it is at this moment, also while a server writes to it.
 *
 * @throws the database's own errors
 */
export async function snapshotSqlite(file: string, copy: string): Promise<void> {
	const connection = await adapterOf(file).connect();
	try {
		await connection.executeScript(vacuumInto(copy));
	} finally {
		await connection.dispose();
	}
	await fs.chmod(copy, 0o600);
}

/** Whether the pages of a SQLite file are all there and fit together. */
export async function isSoundSqlite(file: string): Promise<boolean> {
	const connection = await adapterOf(file).connect();
	try {
		const { rows } = await connection.queryRaw({ sql: "PRAGMA integrity_check", args: [], argTypes: [] });
		return rows.length === 1 && rows[0]?.[0] === "ok";
	} catch {
		return false;
	} finally {
		await connection.dispose();
	}
}

function adapterOf(file: string): RenewingLibSql {
	return new RenewingLibSql({ url: pathToFileURL(file).href, timeout: BUSY_TIMEOUT_MS });
}
