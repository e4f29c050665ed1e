import { randomBytes } from "node:crypto";
import fs from "node:fs/promises";
import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { authSecret } from "@/server/accounts/auth";
import type { Db, DbOrTransaction } from "@/server/db/open";
import { SecretError } from "@/server/errors";
import { BOUND_TO } from "./bound-to";
import { loadKey } from "./key-file";
import { KEY_ID, keyId } from "./key-id";
import { KEY_BYTES, seal, unseal } from "./seal";

const TRANSACTION = { timeout: 120_000 };

/**
 * Makes a new key and seals everything with it. All or nothing: the new key lies beside the old one until the store is
 * sealed with it, and a rotation that was cut off is ended or undone at the next start (`settleRotation`). Everybody signs
 * in again afterwards. The caller holds the lock on the data folder.
 *
 * @returns how many values were sealed anew
 * @throws SecretError naming what the present key does not open; nothing is changed then
 */
export async function rotateKey(db: Db, keyFile: string): Promise<number> {
	const oldKey = await loadKey(keyFile, { mayCreate: false });
	const newKey = randomBytes(KEY_BYTES);
	const nextFile = nextOf(keyFile);
	await fs.rm(nextFile, { force: true });
	await fs.writeFile(nextFile, `${newKey.toString("hex")}\n`, { mode: 0o600, flag: "wx" });
	let count: number;
	try {
		count = await db.$transaction(async (tx) => {
			const sealed = await sealAnew(tx, oldKey, newKey);
			const value = keyId(newKey);
			await tx.setting.upsert({ where: { key: KEY_ID }, create: { key: KEY_ID, value }, update: { value } });
			await tx.session.deleteMany();
			return sealed;
		}, TRANSACTION);
	} catch (error) {
		await fs.rm(nextFile, { force: true });
		throw error;
	}
	await fs.rename(nextFile, keyFile);
	return count;
}

/** Ends a rotation that was cut off after the store was sealed anew, and undoes one that was cut off before. */
export async function settleRotation(db: Db, keyFile: string): Promise<void> {
	const nextFile = nextOf(keyFile);
	const next = await fs.readFile(nextFile, "utf8").catch(() => undefined);
	if (next === undefined) return;
	const stored = await db.setting.findUnique({ where: { key: KEY_ID } });
	if (stored?.value === keyId(Buffer.from(next.trim(), "hex"))) await fs.rename(nextFile, keyFile);
	else await fs.rm(nextFile);
}

function nextOf(keyFile: string): string {
	return `${keyFile}.next`;
}

async function sealAnew(tx: DbOrTransaction, oldKey: Uint8Array, newKey: Uint8Array): Promise<number> {
	let count = 0;
	const again = (sealed: Uint8Array, boundTo: string, what: string) => {
		const text = unseal(oldKey, sealed, boundTo);
		if (text === undefined) {
			throw new SecretError(
				`${what} cannot be read with the present key: put the right key file back, or remove it first. Nothing was changed.`,
			);
		}
		count++;
		return seal(newKey, text, boundTo);
	};
	for (const { taskId, name, sealed } of await tx.taskSecret.findMany()) {
		const fresh = again(sealed, BOUND_TO.secret("task", taskId, name), `The ${name} of task ${taskId}`);
		await tx.taskSecret.update({ where: { taskId_name: { taskId, name } }, data: { sealed: fresh } });
	}
	for (const { connectionId, name, sealed } of await tx.connectionSecret.findMany()) {
		const boundTo = BOUND_TO.secret("connection", connectionId, name);
		const fresh = again(sealed, boundTo, `The ${name} of connection ${connectionId}`);
		const where = { connectionId_name: { connectionId, name } };
		await tx.connectionSecret.update({ where, data: { sealed: fresh } });
	}
	for (const { name, sealed } of await tx.storedFile.findMany()) {
		const fresh = again(sealed, BOUND_TO.file(name), `The stored file ${name}`);
		await tx.storedFile.update({ where: { name }, data: { sealed: fresh } });
	}
	for (const { id, name, url } of await tx.alertWebhook.findMany()) {
		const fresh = again(url, BOUND_TO.webhookUrl(id), `The address of the webhook ${name}`);
		await tx.alertWebhook.update({ where: { id }, data: { url: fresh } });
	}
	const [from, to] = [authSecret(oldKey), authSecret(newKey)];
	const recode = async (data: string) =>
		symmetricEncrypt({ key: to, data: await symmetricDecrypt({ key: from, data }) });
	for (const { id, secret, backupCodes } of await tx.twoFactor.findMany()) {
		const data = { secret: await recode(secret), backupCodes: await recode(backupCodes) };
		await tx.twoFactor.update({ where: { id }, data });
		count++;
	}
	return count;
}
