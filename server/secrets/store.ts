import type { SecretName } from "@/lib/api/task";
import { SECRET_NAMES } from "@/lib/api/task";
import { Secret } from "@/lib/secret";
import type { Clock } from "@/server/clock";
import type { DbOrTransaction } from "@/server/db/open";
import { SecretError } from "@/server/errors";
import { seal, unseal } from "./seal";

/** Secrets of tasks, sealed in the database and readable only with the key. */
export interface SecretStore {
	names(db: DbOrTransaction, taskId: string): Promise<SecretName[]>;
	/** @throws SecretError when one cannot be opened with the present key */
	read(db: DbOrTransaction, taskId: string): Promise<Map<SecretName, Secret>>;
	write(db: DbOrTransaction, taskId: string, name: SecretName, secret: Secret): Promise<void>;
	remove(db: DbOrTransaction, taskId: string, name: SecretName): Promise<void>;
	/** Seals a secret that belongs to something else than a task; it opens only under the same `boundTo`. */
	seal(secret: Secret, boundTo: string): Uint8Array<ArrayBuffer>;
	/** Undefined when it cannot be opened with the present key under this `boundTo`. */
	open(sealed: Uint8Array, boundTo: string): Secret | undefined;
}

export function isSecretName(name: string): name is SecretName {
	return SECRET_NAMES.some((known) => known === name);
}

const boundTo = (taskId: string, name: SecretName) => `task ${taskId} ${name}`;

export function createSecretStore({ key, clock }: { key: Uint8Array; clock: Clock }): SecretStore {
	return {
		async names(db, taskId) {
			const rows = await db.taskSecret.findMany({
				where: { taskId },
				select: { name: true },
				orderBy: { name: "asc" },
			});
			return rows.map((row) => row.name).filter(isSecretName);
		},
		async read(db, taskId) {
			const secrets = new Map<SecretName, Secret>();
			for (const { name, sealed } of await db.taskSecret.findMany({ where: { taskId } })) {
				if (!isSecretName(name)) continue;
				const text = unseal(key, sealed, boundTo(taskId, name));
				if (text === undefined) {
					throw new SecretError(
						`The stored ${name.replace(".", " ")} cannot be read with the present key file: put the right key file back, or type it again.`,
					);
				}
				secrets.set(name, new Secret(text));
			}
			return secrets;
		},
		async write(db, taskId, name, secret) {
			const value = { sealed: seal(key, secret.reveal(), boundTo(taskId, name)), changedAt: new Date(clock.nowMs()) };
			await db.taskSecret.upsert({
				where: { taskId_name: { taskId, name } },
				create: { taskId, name, ...value },
				update: value,
			});
		},
		async remove(db, taskId, name) {
			await db.taskSecret.deleteMany({ where: { taskId, name } });
		},
		seal: (secret, place) => seal(key, secret.reveal(), place),
		open(sealed, place) {
			const text = unseal(key, sealed, place);
			return text === undefined ? undefined : new Secret(text);
		},
	};
}
