import type { StoredFile } from "@/lib/api/file";
import { parseDsn } from "@/lib/dsn/parse";
import { storedFilesOf } from "@/lib/dsn/stored-file";
import type { DbOrTransaction } from "@/server/db/open";

/** Which tasks name which stored file, each list by name. */
export async function usersOfFiles(db: DbOrTransaction): Promise<Map<string, StoredFile["usedBy"]>> {
	const tasks = await db.task.findMany({ select: { id: true, name: true, broker: true }, orderBy: { name: "asc" } });
	const users = new Map<string, StoredFile["usedBy"]>();
	for (const { id, name, broker } of tasks) {
		const files = new Set(storedFilesOf(parseDsn("broker", broker).draft).map((file) => file.name));
		for (const file of files) users.set(file, [...(users.get(file) ?? []), { id, name }]);
	}
	return users;
}

/** Names of the saved connections that name a stored file. */
export async function connectionsOfFile(db: DbOrTransaction, file: string): Promise<string[]> {
	const connections = await db.connection.findMany({ where: { end: "broker" }, orderBy: { name: "asc" } });
	return connections
		.filter(({ dsn }) => storedFilesOf(parseDsn("broker", dsn).draft).some(({ name }) => name === file))
		.map(({ name }) => name);
}
