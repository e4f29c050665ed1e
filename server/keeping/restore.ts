import fs from "node:fs/promises";
import path from "node:path";
import { type Db, openDb } from "@/server/db/open";
import { keepServersOff } from "@/server/db/presence";
import { isSoundSqlite, openSqlite, snapshotSqlite } from "@/server/db/sqlite";
import { makeTemporaryFolder } from "@/server/db/temporary-folder";
import { type BackupHead, unpackBackup } from "./backup-file";
import { copyStore } from "./copy-store";
import { type Installation, isThere, keyIdOf, lockInstallation } from "./installation";
import { KeepingError } from "./keeping-error";

export interface RestoreOptions {
	file: string;
	/** Replace a database that is there. */
	mayReplace: boolean;
}

export interface Restored {
	head: BackupHead;
	/** Whether the key file is the one that opens the secrets; undefined: it is missing. */
	hasKey: boolean | undefined;
	/** Where the database lies that was replaced. */
	replaced: string | undefined;
}

/**
 * Puts a backup in the place of an installation's database and brings it up to date. Checksum, soundness and version are
 * checked before anything is touched. No server may run meanwhile. Everybody signs in again afterwards.
 *
 * @throws KeepingError, StartError
 */
export async function restore(installation: Installation, { file, mayReplace }: RestoreOptions): Promise<Restored> {
	const { dataDir, database, migrationsDir } = installation;
	await using _lock = await lockInstallation(installation);
	await using _absence = await keepServersOff(database);
	if (database === undefined && !mayReplace) await refuseDatabase(installation);
	await using folder = await makeTemporaryFolder(dataDir);
	const unpacked = path.join(folder.path, "restored.db");
	const head = await unpackBackup(file, unpacked);
	if (!(await isSoundSqlite(unpacked))) {
		throw new KeepingError("damaged-backup", `The database in ${file} is not sound: restore another backup.`);
	}
	const known = await keyIdOf(installation);
	const hasKey = known === undefined || head.keyId === undefined ? undefined : known === head.keyId;
	if (hasKey === false) {
		throw new KeepingError(
			"other-key",
			`The key file ${installation.keyFile} is not the one that the secrets of this backup are sealed with: put that one in its place first.`,
		);
	}
	const restored = await openSqlite(unpacked, migrationsDir);
	await endSignIns(restored);
	if (database !== undefined) {
		const target = await openDb(installation);
		try {
			await copyStore({ source: restored, target, targetKind: "postgresql", mayReplace });
		} finally {
			await restored.$disconnect();
			await target.$disconnect();
		}
		return { head, hasKey, replaced: undefined };
	}
	await restored.$disconnect();
	const whole = path.join(folder.path, "whole.db");
	await snapshotSqlite(unpacked, whole);
	return { head, hasKey, replaced: await putInPlace(installation, whole) };
}

/** Of those that are in a backup, some have ended since: by sign-out, by a new password, because somebody left. */
async function endSignIns(db: Db): Promise<void> {
	await db.session.deleteMany();
	await db.verification.deleteMany();
}

async function refuseDatabase({ sqliteFile }: Installation): Promise<void> {
	if (!(await isThere(sqliteFile))) return;
	throw new KeepingError(
		"not-empty",
		`There is a database at ${sqliteFile} already; nothing was changed. Set SPILLWAY_DATA_DIR to another folder, or add --replace: the present one is then kept beside it.`,
	);
}

/** @returns where the former database lies now */
async function putInPlace({ sqliteFile }: Installation, restored: string): Promise<string | undefined> {
	let replaced: string | undefined;
	if (await isThere(sqliteFile)) {
		replaced = await freeName(`${sqliteFile}.replaced`);
		// With all that still lies in its log, which would otherwise be taken for that of the new one.
		await snapshotSqlite(sqliteFile, replaced);
		for (const log of ["-wal", "-shm"]) await fs.rm(`${sqliteFile}${log}`, { force: true });
	}
	await fs.rename(restored, sqliteFile);
	return replaced;
}

async function freeName(name: string): Promise<string> {
	for (let number = 1; ; number++) {
		const candidate = `${name}-${number}`;
		if (!(await isThere(candidate))) return candidate;
	}
}
