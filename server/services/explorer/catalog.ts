import { type Catalog, explorerInputSchema } from "@/lib/api/explorer";
import { permit } from "@/server/accounts/permit";
import { listDatabases, listSuperTables } from "@/server/tdengine/catalog";
import { listTmqTopics } from "@/server/tdengine/list-tmq-topics";
import { serverVersion } from "@/server/tdengine/server-version";
import type { Call } from "../context";
import { parseInput } from "../input";
import { explorerTarget } from "./target";

/**
 * What there is on a server, as far as its user may see: databases, super tables, TMQ topics.
 *
 * @throws InputError, NotFoundError, SecretError; SqlError when TDengine cannot be asked
 */
export async function readCatalog({ ctx, input, signal }: Call<unknown> & { signal: AbortSignal }): Promise<Catalog> {
	permit(ctx, "source:query");
	const target = await explorerTarget(ctx, parseInput(explorerInputSchema, input).source);
	const [version, databases, superTables, topics] = await Promise.all([
		serverVersion(target, signal),
		listDatabases(target, signal),
		listSuperTables(target, signal),
		listTmqTopics(target, signal),
	]);
	return { serverVersion: version, databases, superTables, topics };
}
