import type { SecretOwner } from "@/lib/api/task";
import { parseDsn } from "@/lib/dsn/parse";
import { mergeSecrets, type SplitSecrets } from "@/lib/dsn/secrets";
import { NotFoundError } from "@/server/errors";
import type { SqlTarget } from "@/server/tdengine/rest-client";
import { sqlTargetOf } from "../check/target";
import type { ServiceContext } from "../context";
import { findOwner } from "../task/secret-owner";

/**
 * Where and as whom the Explorer asks: the stored source with its secrets.
 *
 * @throws NotFoundError, SecretError, InputError
 */
export async function explorerTarget(ctx: ServiceContext, source: SecretOwner): Promise<SqlTarget> {
	const owner = await findOwner(ctx, source);
	if (owner.lines.source === undefined) {
		throw new NotFoundError("This connection is a broker: choose a source to look into.");
	}
	const texts: SplitSecrets = {};
	for (const [name, secret] of await owner.readSecrets()) texts[name] = secret.reveal();
	return sqlTargetOf(mergeSecrets("source", parseDsn("source", owner.lines.source).draft, texts));
}
