import type { StoredFileKind } from "@/lib/api/file";
import { Secret } from "@/lib/secret";
import type { Clock } from "@/server/clock";
import type { DbOrTransaction } from "@/server/db/open";
import { SecretError } from "@/server/errors";
import { BOUND_TO } from "./bound-to";
import type { PemFacts } from "./read-pem";
import { seal, unseal } from "./seal";

/** Certificates and private keys kept in the console, sealed in the database and readable only with the key. */
export interface FileStore {
	/** Undefined: there is none of this name. Throws SecretError when it cannot be opened with the present key. */
	read(db: DbOrTransaction, name: string): Promise<{ kind: StoredFileKind; text: Secret } | undefined>;
	/** The one folder below which files named by their path are read. */
	readonly folder: string;
	/** The name must be free. */
	add(db: DbOrTransaction, name: string, facts: PemFacts, text: Secret): Promise<void>;
}

interface FileStoreOptions {
	key: Uint8Array;
	clock: Clock;
	/** Absolute; it need not exist. */
	folder: string;
}

export function createFileStore({ key, clock, folder }: FileStoreOptions): FileStore {
	return {
		folder,
		async read(db, name) {
			const row = await db.storedFile.findUnique({ where: { name } });
			if (row === null) return undefined;
			const text = unseal(key, row.sealed, BOUND_TO.file(name));
			if (text === undefined) {
				throw new SecretError(
					`The stored file ${name} cannot be read with the present key file: put the right key file back, or remove the file and add it again.`,
				);
			}
			return { kind: kindOf(row.kind), text: new Secret(text) };
		},
		async add(db, name, { kind, subject = null, expiresAt = null }, text) {
			const sealed = seal(key, text.reveal(), BOUND_TO.file(name));
			await db.storedFile.create({
				data: { name, kind, subject, expiresAt, sealed, createdAt: new Date(clock.nowMs()) },
			});
		},
	};
}

export function kindOf(stored: string): StoredFileKind {
	return stored === "key" ? "key" : "certificate";
}
