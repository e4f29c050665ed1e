import {
	CHILDREN_PAGE,
	type ChildTables,
	type ColumnInfo,
	childrenInputSchema,
	columnsInputSchema,
} from "@/lib/api/explorer";
import { permit } from "@/server/accounts/permit";
import { describeTable, listTables } from "@/server/tdengine/catalog";
import type { Call } from "../context";
import { parseInput } from "../input";
import { explorerTarget } from "./target";

type SignalCall = Call<unknown> & { signal: AbortSignal };

/**
 * Columns and tags of one table.
 *
 * @throws InputError, NotFoundError, SecretError; SqlError when TDengine cannot be asked
 */
export async function readColumns({ ctx, input, signal }: SignalCall): Promise<{ columns: ColumnInfo[] }> {
	permit(ctx, "source:query");
	const { source, ...table } = parseInput(columnsInputSchema, input);
	return { columns: await describeTable(await explorerTarget(ctx, source), table, signal) };
}

/**
 * A page of the child tables of a super table, or of the normal tables of a database.
 *
 * @throws InputError, NotFoundError, SecretError; SqlError when TDengine cannot be asked
 */
export async function readChildren({ ctx, input, signal }: SignalCall): Promise<ChildTables> {
	permit(ctx, "source:query");
	const { source, database, superTable, search, offset } = parseInput(childrenInputSchema, input);
	const target = await explorerTarget(ctx, source);
	// One more than a page tells whether there is another one.
	const query = { database, superTable, search, offset, limit: CHILDREN_PAGE + 1 };
	const tables = await listTables(target, query, signal);
	return { tables: tables.slice(0, CHILDREN_PAGE), hasMore: tables.length > CHILDREN_PAGE };
}
