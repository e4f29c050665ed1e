import type { Db, DbOrTransaction } from "@/server/db/open";

interface Table {
	/** Name of the model, as the client has it. */
	readonly model: keyof Db & string;
	/** Columns by which a row is found. */
	readonly key: readonly string[];
	/** Its key is counted up by the database. */
	readonly isCounted?: true;
}

/** Everything that a database holds; what others refer to comes before them. A test compares it with the schema. */
export const TABLES: readonly Table[] = [
	{ model: "task", key: ["id"] },
	{ model: "taskLabel", key: ["taskId", "label"] },
	{ model: "taskSecret", key: ["taskId", "name"] },
	{ model: "connection", key: ["id"] },
	{ model: "connectionSecret", key: ["connectionId", "name"] },
	{ model: "run", key: ["id"] },
	{ model: "event", key: ["id"], isCounted: true },
	{ model: "throughput", key: ["taskId", "stepS", "slot"] },
	{ model: "skippedSample", key: ["id"], isCounted: true },
	{ model: "storedFile", key: ["name"] },
	{ model: "setting", key: ["key"] },
	{ model: "alertWebhook", key: ["id"] },
	{ model: "alertDelivery", key: ["id"], isCounted: true },
	{ model: "alertState", key: ["taskId"] },
	{ model: "user", key: ["id"] },
	{ model: "session", key: ["id"] },
	{ model: "account", key: ["id"] },
	{ model: "verification", key: ["id"] },
	{ model: "twoFactor", key: ["id"] },
	{ model: "apikey", key: ["id"] },
	{ model: "auditEntry", key: ["id"], isCounted: true },
];

type Row = Readonly<Record<string, unknown>>;

/** What the client of every model can do, as far as it is needed here. */
interface Delegate {
	count(): Promise<number>;
	findMany(args: object): Promise<Row[]>;
	createMany(args: { data: readonly Row[] }): Promise<{ count: number }>;
	deleteMany(): Promise<unknown>;
}

function delegateOf(db: DbOrTransaction, { model }: Table): Delegate {
	return Reflect.get(db, model) as Delegate;
}

/** Number of rows by model. */
export type RowCounts = Readonly<Record<string, number>>;

export async function countRows(db: DbOrTransaction): Promise<RowCounts> {
	const counts: Record<string, number> = {};
	for (const table of TABLES) counts[table.model] = await delegateOf(db, table).count();
	return counts;
}

export function totalOf(counts: RowCounts): number {
	return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Deletes every row. */
export async function emptyTables(db: DbOrTransaction): Promise<void> {
	for (const table of TABLES.toReversed()) await delegateOf(db, table).deleteMany();
}

const ROWS_AT_ONCE = 500;

/** Writes all rows of one database into another of the same schema; gives what it wrote. */
export async function copyRows(source: DbOrTransaction, target: DbOrTransaction): Promise<RowCounts> {
	const counts: Record<string, number> = {};
	for (const table of TABLES) {
		counts[table.model] = 0;
		for await (const rows of pagesOf(delegateOf(source, table), table.key)) {
			await delegateOf(target, table).createMany({ data: rows });
			counts[table.model] = (counts[table.model] ?? 0) + rows.length;
		}
	}
	return counts;
}

async function* pagesOf(delegate: Delegate, key: readonly string[]): AsyncGenerator<Row[]> {
	const orderBy = key.map((column) => ({ [column]: "asc" }));
	let after: object = {};
	for (;;) {
		const rows = await delegate.findMany({ orderBy, take: ROWS_AT_ONCE, ...after });
		if (rows.length > 0) yield rows;
		const last = rows.at(-1);
		if (last === undefined || rows.length < ROWS_AT_ONCE) return;
		const values = Object.fromEntries(key.map((column) => [column, last[column]]));
		after = { cursor: key.length === 1 ? values : { [key.join("_")]: values }, skip: 1 };
	}
}

/** Lets a PostgreSQL database count on after the rows that were written into it. */
export async function countOn(db: DbOrTransaction): Promise<void> {
	for (const { model, isCounted } of TABLES) {
		if (isCounted === undefined) continue;
		const table = `"${model.charAt(0).toUpperCase()}${model.slice(1)}"`;
		await db.$executeRawUnsafe(
			`SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT coalesce(max("id"), 0) + 1 FROM ${table}), false)`,
		);
	}
}
