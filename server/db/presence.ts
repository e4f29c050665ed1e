import type { Client } from "pg";
import { type Clock, every } from "@/server/clock";
import { StartError } from "@/server/errors";
import type { Logger } from "@/server/log";
import type { DatabaseUrl } from "./database-url";
import { connectPostgresql } from "./postgresql";

/** A number that is Spillway's own among the advisory locks of its database. */
const PRESENCE_LOCK = 5_793_202;
const CHECK_MS = 5_000;

export interface PresenceOptions {
	/** Undefined: SQLite, where the lock on the data folder does this. */
	database: DatabaseUrl | undefined;
	clock: Clock;
	logger: Logger;
}

/**
 * Makes known in a PostgreSQL database that a server works with it, for as long as it does: together with other servers,
 * and not with what replaces the whole database. The connection is made anew when it was lost.
 *
 * @throws StartError `database-in-use`
 */
export async function claimPresence({ database, clock, logger }: PresenceOptions): Promise<AsyncDisposable> {
	if (database === undefined) return { [Symbol.asyncDispose]: async () => {} };
	let client: Client | undefined = await take(database, "shared");
	let isClosed = false;
	let underWay: Promise<void> = Promise.resolve();
	const check = async () => {
		try {
			client ??= await take(database, "shared");
			await client.query("SELECT 1");
		} catch (error) {
			// The store says by itself that it fails; here it only matters that this is tried again.
			logger.debug({ err: error }, "presence in the database was lost");
			const lost = client;
			client = undefined;
			await lost?.end().catch(() => undefined);
		}
	};
	const timer = every(clock, CHECK_MS, () => {
		underWay = underWay.then(() => (isClosed ? undefined : check()));
	});
	return {
		async [Symbol.asyncDispose]() {
			isClosed = true;
			timer.cancel();
			await underWay;
			await client?.end().catch(() => undefined);
		},
	};
}

/**
 * Keeps servers from a PostgreSQL database while it is replaced.
 *
 * @throws StartError `database-in-use` when one works with it
 */
export async function keepServersOff(database: DatabaseUrl | undefined): Promise<AsyncDisposable> {
	if (database === undefined) return { [Symbol.asyncDispose]: async () => {} };
	const client = await take(database, "alone");
	return { [Symbol.asyncDispose]: () => client.end() };
}

async function take(database: DatabaseUrl, how: "shared" | "alone"): Promise<Client> {
	const client = await connectPostgresql(database);
	const call = how === "shared" ? "pg_try_advisory_lock_shared" : "pg_try_advisory_lock";
	const { rows } = await client.query<{ isTaken: boolean }>(`SELECT ${call}(${PRESENCE_LOCK}) AS "isTaken"`);
	if (rows[0]?.isTaken === true) return client;
	await client.end();
	throw new StartError(
		"database-in-use",
		how === "alone"
			? `A Spillway server works with the database at ${database.shown}: stop every one that does.`
			: `The database at ${database.shown} is being replaced by a Spillway command: start again when that is done.`,
	);
}
