import path from "node:path";
import { messageOf } from "@/lib/errors";
import { readDatabaseUrl } from "@/server/db/database-url";
import type { Db } from "@/server/db/open";
import { openAsIs, type StoreAsIs } from "@/server/db/open-as-is";
import type { Env } from "@/server/env";
import { BOUND_TO } from "@/server/secrets/bound-to";
import { loadKey } from "@/server/secrets/key-file";
import { unseal } from "@/server/secrets/seal";
import { type Finding, fail, ok, warn } from "./finding";

export interface StoreVisit {
	findings: Finding[];
	/** To be disposed of; undefined where there is none that can be read. */
	store: StoreAsIs | undefined;
}

/** Opens the store beside a server that may run, and says how it is. */
export async function visitStore(env: Pick<Env, "dataDir" | "database">, root: string): Promise<StoreVisit> {
	const check = "store";
	try {
		const database = await readDatabaseUrl(env.database);
		const migrationsDir = path.join(root, "prisma", "migrations");
		const store = await openAsIs({ dataDir: env.dataDir, migrationsDir, database });
		if (store === undefined) {
			return { findings: [warn(check, "it does not exist yet", "start Spillway, which makes it")], store };
		}
		const where = database === undefined ? "SQLite" : `PostgreSQL at ${database.shown}`;
		if (store.damage !== "") {
			return { findings: [fail(check, `${where} is damaged: ${store.damage}`, "restore a backup")], store };
		}
		const { length } = store.pending;
		const finding =
			length === 0
				? ok(check, `${where}, up to date`)
				: warn(check, `${where} is of an older version`, "back it up; the next start brings it up to date");
		return { findings: [finding], store };
	} catch (error) {
		return { findings: [fail(check, messageOf(error), "see the message")], store: undefined };
	}
}

/** Whether the present key opens what is stored. */
export async function checkSecrets(db: Db, env: Pick<Env, "dataDir" | "keyFile">): Promise<Finding[]> {
	const check = "secrets";
	const sealed = [
		...(await db.taskSecret.findMany()).map((row) => ({
			sealed: row.sealed,
			boundTo: BOUND_TO.secret("task", row.taskId, row.name),
		})),
		...(await db.connectionSecret.findMany()).map((row) => ({
			sealed: row.sealed,
			boundTo: BOUND_TO.secret("connection", row.connectionId, row.name),
		})),
		...(await db.storedFile.findMany()).map(({ name, sealed }) => ({ sealed, boundTo: BOUND_TO.file(name) })),
	];
	if (sealed.length === 0) return [ok(check, "none is stored")];
	let key: Uint8Array;
	try {
		key = await loadKey(env.keyFile ?? path.join(env.dataDir, "secret.key"), { mayCreate: false });
	} catch (error) {
		return [fail(check, `${sealed.length} are stored, and no key opens them`, messageOf(error))];
	}
	const closed = sealed.filter((each) => unseal(key, each.sealed, each.boundTo) === undefined).length;
	if (closed === 0) return [ok(check, `${sealed.length} are stored, and the key opens all`)];
	const mend = "put the right key file back, or type those secrets again";
	return [fail(check, `the key opens ${sealed.length - closed} of ${sealed.length}`, mend)];
}

/** The newest time that the store knows. */
export async function newestStoredMs(db: Db): Promise<number | undefined> {
	const entry = await db.auditEntry.findFirst({ orderBy: { at: "desc" }, select: { at: true } });
	return entry?.at.getTime();
}
