import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { type DatabaseUrl, parseDatabaseUrl } from "@/server/db/database-url";
import { runSql } from "./postgresql";

export interface TestDatabase {
	/** Undefined: the SQLite file of the test's data folder. */
	readonly database: DatabaseUrl | undefined;
	remove(): Promise<void>;
}

/** An empty database for one test, of the kind that this run of the tests is for. */
export async function makeTestDatabase(): Promise<TestDatabase> {
	const server = inject("postgresql");
	if (server === undefined) return { database: undefined, remove: async () => {} };
	const { maintenanceUrl, template } = server;
	const name = `test_${randomUUID().replaceAll("-", "")}`;
	await runSql(maintenanceUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
	const url = new URL(maintenanceUrl);
	url.pathname = name;
	return {
		database: parseDatabaseUrl(url.href, "the database of a test"),
		remove: async () => void (await runSql(maintenanceUrl, `DROP DATABASE ${name} WITH (FORCE)`)),
	};
}
