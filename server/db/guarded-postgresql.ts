import { PrismaPg } from "@prisma/adapter-pg";
import { StoreError, storeTroubleOf } from "./store-trouble";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;
type Queryable = Pick<Adapter, "queryRaw" | "executeRaw">;
type Query = Parameters<Adapter["queryRaw"]>[0];

/** Stands for NUL, which SQLite keeps in text and PostgreSQL refuses. */
const NUL_PICTURE = "\u2400";

/**
 * Prisma's adapter, with two things made good. A connection that was lost is told as trouble of the store: the driver has
 * a different plain error for each way of losing one. And text with a NUL in it, which can come from a table's name or a
 * broker's answer, is stored with a picture of it.
 */
export class GuardedPostgresql extends PrismaPg {
	override async connect(): Promise<Adapter> {
		const adapter = guarded(await super.connect());
		const { startTransaction } = adapter;
		return Object.assign(adapter, {
			startTransaction: async (...args: Parameters<Adapter["startTransaction"]>) =>
				guarded(await told(() => Reflect.apply(startTransaction, adapter, args))),
		});
	}
}

function guarded<Kind extends Queryable>(queryable: Kind): Kind {
	const { queryRaw, executeRaw } = queryable;
	return Object.assign(queryable, {
		queryRaw: (query: Query) => told(() => Reflect.apply(queryRaw, queryable, [withoutNul(query)])),
		executeRaw: (query: Query) => told(() => Reflect.apply(executeRaw, queryable, [withoutNul(query)])),
	});
}

/** What the database itself answered passes; anything else that the driver throws is the loss of a connection. */
async function told<Result>(ask: () => Promise<Result>): Promise<Result> {
	try {
		return await ask();
	} catch (error) {
		if (isAnswer(error) || isMistake(error) || storeTroubleOf(error) !== undefined) throw error;
		throw new StoreError("unreachable", { cause: error });
	}
}

function isAnswer(error: unknown): boolean {
	return error instanceof Error && error.name === "DriverAdapterError";
}

/** Of this program, not of the connection. */
function isMistake(error: unknown): boolean {
	return error instanceof TypeError || error instanceof RangeError;
}

function withoutNul(query: Query): Query {
	if (!query.args.some((arg) => typeof arg === "string" && arg.includes("\0"))) return query;
	const args = query.args.map((arg) => (typeof arg === "string" ? arg.replaceAll("\0", NUL_PICTURE) : arg));
	return { ...query, args };
}
