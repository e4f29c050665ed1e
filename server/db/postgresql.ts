import net from "node:net";
import { Client, type PoolConfig } from "pg";
import { messageOf } from "@/lib/errors";
import { StartError } from "@/server/errors";
import { alwaysAllow } from "@/server/reach/guard";
import type { DatabaseUrl } from "./database-url";
import { GuardedPostgresql } from "./guarded-postgresql";
import { migratePostgresql } from "./migrate-postgresql";
import type { Db } from "./open";

const CONNECT_TIMEOUT_MS = 5_000;
/** The longest that one statement may take; longer than that, the database is as good as gone. */
const STATEMENT_TIMEOUT_MS = 15_000;
const LOCK_TIMEOUT_MS = 5_000;
/** A console that froze in the middle of a transaction must not hold up the others for longer. */
const IDLE_TRANSACTION_TIMEOUT_MS = 30_000;
/** Longer than any statement, and longer than a connection stays unused in the pool. */
const SILENCE_TIMEOUT_MS = 20_000;
const IDLE_TIMEOUT_MS = 10_000;

/**
 * Opens a PostgreSQL database at the newest schema.
 *
 * @throws StartError `database` when it cannot be reached or is not fit, `migration`
 */
export async function openPostgresql(database: DatabaseUrl, migrationsDir: string): Promise<Db> {
	const client = await connectPostgresql(database);
	try {
		await refuseOtherEncodings(client, database);
		await migratePostgresql(client, migrationsDir);
	} finally {
		await client.end();
	}
	// Loaded only where it is used: it brings a query compiler of its own.
	const { PrismaClient } = await import("@/prisma/generated-postgresql/client");
	const adapter = new GuardedPostgresql(poolConfig(database));
	// Longer than the time for a connection, so that it is the connection's error that is told.
	const db = new PrismaClient({ adapter, transactionOptions: { maxWait: CONNECT_TIMEOUT_MS + 3_000 } });
	// Both clients come from one schema; to the compiler they are two types.
	return db as unknown as Db;
}

/**
 * A connection of its own, without limits of time, for what is done once.
 *
 * @throws StartError `database`
 */
export async function connectPostgresql(database: DatabaseUrl): Promise<Client> {
	// It is where this installation keeps its own things, whatever its tasks may connect to.
	alwaysAllow(database.host, database.port);
	try {
		const client = new Client({
			connectionString: database.url.reveal(),
			connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
			fallback_application_name: "spillway",
			keepAlive: true,
		});
		// What is under way is told the same; between two statements there is nobody to tell.
		client.on("error", () => {});
		await client.connect();
		return client;
	} catch (cause) {
		throw new StartError(
			"database",
			`Cannot use the PostgreSQL database at ${database.shown} (${reasonOf(cause)}): start it, or correct SPILLWAY_DATABASE_URL.`,
			{ cause },
		);
	}
}

function poolConfig({ url }: DatabaseUrl): PoolConfig {
	return {
		connectionString: url.reveal(),
		fallback_application_name: "spillway",
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		idleTimeoutMillis: IDLE_TIMEOUT_MS,
		statement_timeout: STATEMENT_TIMEOUT_MS,
		lock_timeout: LOCK_TIMEOUT_MS,
		idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
		keepAlive: true,
		stream: impatientSocket,
	};
}

/**
 * A socket that is given up when nothing came for so long: a machine that is gone sends no farewell, and its connection
 * would otherwise be waited for by whoever takes it from the pool next.
 */
function impatientSocket(): net.Socket {
	const socket = new net.Socket();
	socket.setTimeout(SILENCE_TIMEOUT_MS, () => socket.destroy(new Error("PostgreSQL does not answer")));
	return socket;
}

async function refuseOtherEncodings(client: Client, { shown }: DatabaseUrl): Promise<void> {
	const { rows } = await client.query<{ server_encoding: string }>("SHOW server_encoding");
	const encoding = rows[0]?.server_encoding;
	if (encoding === "UTF8") return;
	throw new StartError(
		"database",
		`The PostgreSQL database at ${shown} keeps text as ${encoding}: make one by CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
	);
}

/** Of several addresses that were tried, each has its error and the whole has no message. */
function reasonOf(cause: unknown): string {
	const [first] = cause instanceof AggregateError ? cause.errors : [cause];
	return messageOf(first);
}
