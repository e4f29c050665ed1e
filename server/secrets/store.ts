import type { SecretName, SecretOwner } from "@/lib/api/task";
import { SECRET_NAMES } from "@/lib/api/task";
import { Secret } from "@/lib/secret";
import type { Clock } from "@/server/clock";
import type { DbOrTransaction } from "@/server/db/open";
import { SecretError } from "@/server/errors";
import { BOUND_TO } from "./bound-to";
import { seal, unseal } from "./seal";

/** Secrets of one kind of owner, sealed in the database and readable only with the key. */
export interface SecretStore {
	names(db: DbOrTransaction, ownerId: string): Promise<SecretName[]>;
	/** @throws SecretError when one cannot be opened with the present key */
	read(db: DbOrTransaction, ownerId: string): Promise<Map<SecretName, Secret>>;
	write(db: DbOrTransaction, ownerId: string, name: SecretName, secret: Secret): Promise<void>;
	remove(db: DbOrTransaction, ownerId: string, name: SecretName): Promise<void>;
}

export function isSecretName(name: string): name is SecretName {
	return SECRET_NAMES.some((known) => known === name);
}

interface SealedValue {
	sealed: Uint8Array<ArrayBuffer>;
	changedAt: Date;
}

/** Where the secrets of one kind of owner lie. */
interface SecretTable {
	owner: SecretOwner["kind"];
	list(db: DbOrTransaction, ownerId: string): Promise<{ name: string; sealed: Uint8Array }[]>;
	put(db: DbOrTransaction, ownerId: string, name: SecretName, value: SealedValue): Promise<unknown>;
	drop(db: DbOrTransaction, ownerId: string, name: SecretName): Promise<unknown>;
}

const byName = { name: "asc" } as const;

const OF_TASKS: SecretTable = {
	owner: "task",
	list: (db, taskId) => db.taskSecret.findMany({ where: { taskId }, orderBy: byName }),
	put: (db, taskId, name, value) =>
		db.taskSecret.upsert({
			where: { taskId_name: { taskId, name } },
			create: { taskId, name, ...value },
			update: value,
		}),
	drop: (db, taskId, name) => db.taskSecret.deleteMany({ where: { taskId, name } }),
};

const OF_CONNECTIONS: SecretTable = {
	owner: "connection",
	list: (db, connectionId) => db.connectionSecret.findMany({ where: { connectionId }, orderBy: byName }),
	put: (db, connectionId, name, value) =>
		db.connectionSecret.upsert({
			where: { connectionId_name: { connectionId, name } },
			create: { connectionId, name, ...value },
			update: value,
		}),
	drop: (db, connectionId, name) => db.connectionSecret.deleteMany({ where: { connectionId, name } }),
};

interface StoreOptions {
	key: Uint8Array;
	clock: Clock;
}

export function createSecretStore(options: StoreOptions): SecretStore {
	return createStore(OF_TASKS, options);
}

export function createConnectionSecretStore(options: StoreOptions): SecretStore {
	return createStore(OF_CONNECTIONS, options);
}

function createStore(table: SecretTable, { key, clock }: StoreOptions): SecretStore {
	const boundTo = (ownerId: string, name: SecretName) => BOUND_TO.secret(table.owner, ownerId, name);
	return {
		async names(db, ownerId) {
			const rows = await table.list(db, ownerId);
			return rows.map((row) => row.name).filter(isSecretName);
		},
		async read(db, ownerId) {
			const secrets = new Map<SecretName, Secret>();
			for (const { name, sealed } of await table.list(db, ownerId)) {
				if (!isSecretName(name)) continue;
				const text = unseal(key, sealed, boundTo(ownerId, name));
				if (text === undefined) {
					throw new SecretError(
						`The stored ${name.replace(".", " ")} cannot be read with the present key file: put the right key file back, or type it again.`,
					);
				}
				secrets.set(name, new Secret(text));
			}
			return secrets;
		},
		async write(db, ownerId, name, secret) {
			const sealed = seal(key, secret.reveal(), boundTo(ownerId, name));
			await table.put(db, ownerId, name, { sealed, changedAt: new Date(clock.nowMs()) });
		},
		async remove(db, ownerId, name) {
			await table.drop(db, ownerId, name);
		},
	};
}
