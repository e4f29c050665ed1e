import { randomUUID } from "node:crypto";
import { KEY_PREFIX } from "@/server/cluster/queue";
import type { RedisAccess } from "@/server/cluster/redis";
import type { Db } from "@/server/db/open";
import { StartError } from "@/server/errors";
import { BOUND_TO } from "@/server/secrets/bound-to";
import { KEY_ID, keyId } from "@/server/secrets/key-id";
import { unseal } from "@/server/secrets/seal";

const INSTALLATION = "installationId";
const INSTALLATION_KEY = `${KEY_PREFIX}:installation`;

/**
 * Makes sure that all consoles of a database have the same key: the first one to start says which it is.
 *
 * @throws StartError `key-file`
 */
export async function claimKey(db: Db, key: Uint8Array, keyFile: string): Promise<void> {
	const wanted = await remember(db, KEY_ID, keyId(key), () => opensWhatIsSealed(db, key));
	if (wanted === keyId(key)) return;
	throw new StartError(
		"key-file",
		`The key file ${keyFile} is not the one that this database's secrets are sealed with: give this console the key file of the others, or name it by SPILLWAY_KEY_FILE.`,
	);
}

/**
 * Makes sure that a Redis serves one installation: two on the same would supervise each other's tasks.
 *
 * @throws StartError `redis`
 */
export async function claimRedis(db: Db, access: RedisAccess): Promise<void> {
	const { shownUrl } = access;
	const redis = access.patient();
	const own = await remember(db, INSTALLATION, randomUUID(), async () => true);
	await redis.setnx(INSTALLATION_KEY, own ?? "");
	if ((await redis.get(INSTALLATION_KEY)) === own) return;
	throw new StartError(
		"redis",
		`Redis at ${shownUrl} serves another Spillway, with another database: set SPILLWAY_REDIS_URL to a database of its own, such as ${shownUrl.replace(/\d+$/, "")}1, or empty this one.`,
	);
}

/** What is kept under the name; `first` if nothing was, and it may be. Of several that try at once one wins. */
async function remember(
	db: Db,
	name: string,
	first: string,
	mayBe: () => Promise<boolean>,
): Promise<string | undefined> {
	const read = async () => (await db.setting.findUnique({ where: { key: name } }))?.value;
	const known = await read();
	if (known !== undefined) return known;
	if (!(await mayBe())) return undefined;
	await db.setting.createMany({ data: [{ key: name, value: first }] }).catch(async (error: unknown) => {
		if ((await read()) === undefined) throw error;
	});
	return read();
}

/** Tried on one value of each kind: a database has them all sealed with the same key. */
async function opensWhatIsSealed(db: Db, key: Uint8Array): Promise<boolean> {
	const [task, connection, file, webhook] = await Promise.all([
		db.taskSecret.findFirst(),
		db.connectionSecret.findFirst(),
		db.storedFile.findFirst(),
		db.alertWebhook.findFirst(),
	]);
	const tries = [
		task && unseal(key, task.sealed, BOUND_TO.secret("task", task.taskId, task.name)),
		connection &&
			unseal(key, connection.sealed, BOUND_TO.secret("connection", connection.connectionId, connection.name)),
		file && unseal(key, file.sealed, BOUND_TO.file(file.name)),
		webhook && unseal(key, webhook.url, BOUND_TO.webhookUrl(webhook.id)),
	];
	return tries.every((opened) => opened !== undefined);
}
