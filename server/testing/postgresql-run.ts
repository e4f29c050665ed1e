import path from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { migratePostgresql } from "@/server/db/migrate-postgresql";
import { startPostgresql } from "./postgresql";

declare module "vitest" {
	interface ProvidedContext {
		/** Of a run on PostgreSQL: the address of its server's own database, and the one that others are copied from. */
		postgresql?: { maintenanceUrl: string; template: string };
	}
}

const TEMPLATE = "spillway_template";

/** One PostgreSQL for a whole run of tests, with a database at the newest schema that each test copies. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
	const server = await startPostgresql();
	const maintenanceUrl = server.url("postgres");
	await withClient(maintenanceUrl, (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
	const migrationsDir = path.join(project.config.root, "prisma", "migrations");
	await withClient(server.url(TEMPLATE), (client) => migratePostgresql(client, migrationsDir));
	project.provide("postgresql", { maintenanceUrl, template: TEMPLATE });
	return async () => server[Symbol.asyncDispose]();
}

async function withClient(connectionString: string, work: (client: Client) => Promise<unknown>): Promise<void> {
	const client = new Client({ connectionString });
	await client.connect();
	try {
		await work(client);
	} finally {
		await client.end();
	}
}
