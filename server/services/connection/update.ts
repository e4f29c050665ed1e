import { type Connection, connectionInputSchema } from "@/lib/api/connection";
import { isMoved } from "@/lib/dsn/is-moved";
import { parseDsn } from "@/lib/dsn/parse";
import { permit } from "@/server/accounts/permit";
import { InputError } from "@/server/errors";
import type { Call } from "../context";
import { parseInput } from "../input";
import { withUniqueName } from "../task/save";
import { planSecrets } from "../task/secret-changes";
import { resolveTaken } from "../task/taken-secrets";
import { findConnection, readConnection } from "./internal";
import { carryOutSecrets, judgeConnection, publicLine, splitConnection } from "./save";

/**
 * Saves a changed connection. Tasks that were filled in from it keep what they have. Another host or port asks for the
 * secrets again.
 *
 * @throws InputError, NotFoundError; SecretError when a stored secret that stays cannot be read
 */
export async function updateConnection({
	ctx,
	input: { id, ...rest },
}: Call<{ id: string } & Record<string, unknown>>): Promise<Connection> {
	permit(ctx, "connection:edit");
	const { name, end, dsn, secrets } = parseInput(connectionInputSchema, rest);
	const row = await findConnection(ctx.db, id);
	if (row.end !== end) {
		const message = `“${row.name}” is a ${row.end}: save the ${end} as a connection of its own.`;
		throw new InputError([{ field: "end", code: "fixed", message }]);
	}
	const { draft, typed } = splitConnection(end, dsn);
	const taken = await resolveTaken(ctx, secrets, { [end]: draft });
	const hasMoved = isMoved(parseDsn(end, row.dsn).draft, draft);
	const plan = planSecrets({
		changes: taken.changes,
		typed,
		stored: await ctx.connectionSecrets.read(ctx.db, id),
		movedEnds: new Set(hasMoved ? [end] : []),
		broker: draft,
	});
	plan.issues.push(...taken.issues);
	await judgeConnection(ctx, end, draft, plan);
	await withUniqueName(name, "connection", () =>
		ctx.db.$transaction(async (tx) => {
			const data = { name, dsn: publicLine(end, draft), changedAt: new Date(ctx.clock.nowMs()) };
			await tx.connection.update({ where: { id }, data });
			await carryOutSecrets(ctx, tx, id, plan, end);
		}),
	);
	return readConnection(ctx.db, id);
}
