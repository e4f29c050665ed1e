import type { Connection } from "@/lib/api/connection";
import { addressesOf } from "@/lib/dsn/is-moved";
import { parseDsn } from "@/lib/dsn/parse";
import type { DsnEnd } from "@/lib/dsn/types";
import type { DbOrTransaction } from "@/server/db/open";
import { NotFoundError } from "@/server/errors";
import { isSecretName } from "@/server/secrets/store";

/** A stored connection as the verbs read it. */
export interface ConnectionRow {
	id: string;
	name: string;
	end: DsnEnd;
	dsn: string;
	isDemo: boolean;
	appliedSet: string | null;
	changedAt: Date;
	secrets: { name: string }[];
}

const WITH_SECRETS = { secrets: { select: { name: true }, orderBy: { name: "asc" } } } as const;

/** @throws NotFoundError */
export async function findConnection(db: DbOrTransaction, id: string): Promise<ConnectionRow> {
	const row = await db.connection.findUnique({ where: { id }, include: WITH_SECRETS });
	if (row === null) {
		throw new NotFoundError("This connection does not exist any more: choose another one, or type the settings.");
	}
	return { ...row, end: toEnd(row.end) };
}

/** All of them by name. */
export async function readConnectionRows(db: DbOrTransaction): Promise<ConnectionRow[]> {
	const rows = await db.connection.findMany({ include: WITH_SECRETS, orderBy: { name: "asc" } });
	return rows.map((row) => ({ ...row, end: toEnd(row.end) }));
}

/** Connections by name, as viewers see them. */
export async function readConnections(db: DbOrTransaction): Promise<Connection[]> {
	const rows = await readConnectionRows(db);
	const tasks = await db.task.findMany({
		select: { id: true, name: true, source: true, broker: true },
		orderBy: { name: "asc" },
	});
	const taskEnds = tasks.map(({ id, name, source, broker }) => ({
		task: { id, name },
		keys: { source: keysOf("source", source), broker: keysOf("broker", broker) },
	}));
	return rows.map((row) => {
		const { end } = row;
		const own = keysOf(end, row.dsn);
		return {
			id: row.id,
			name: row.name,
			end,
			dsn: row.dsn,
			storedSecrets: row.secrets.map((secret) => secret.name).filter(isSecretName),
			isDemo: row.isDemo,
			changedAtMs: row.changedAt.getTime(),
			usedBy: taskEnds.filter(({ keys }) => keys[end].some((key) => own.includes(key))).map(({ task }) => task),
		};
	});
}

/** @throws NotFoundError */
export async function readConnection(db: DbOrTransaction, id: string): Promise<Connection> {
	const { name } = await findConnection(db, id);
	const found = (await readConnections(db)).find((connection) => connection.id === id);
	if (found === undefined) throw new NotFoundError(`The connection “${name}” was deleted meanwhile.`);
	return found;
}

/** User and address of every server of a line: what makes two ends the same. */
function keysOf(end: DsnEnd, line: string): string[] {
	const { draft } = parseDsn(end, line);
	return addressesOf(draft).map((address) => `${draft.user}@${address}`);
}

function toEnd(text: string): DsnEnd {
	return text === "broker" ? "broker" : "source";
}
