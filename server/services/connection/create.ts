import { randomUUID } from "node:crypto";
import { type Connection, connectionInputSchema } from "@/lib/api/connection";
import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { parseInput } from "../input";
import { withUniqueName } from "../task/save";
import { planSecrets } from "../task/secret-changes";
import { resolveTaken } from "../task/taken-secrets";
import { readConnection } from "./internal";
import { carryOutSecrets, judgeConnection, publicLine, splitConnection } from "./save";

/**
 * Saves a source or broker for further use. What belongs to one task is left out of the line; secrets within it are
 * taken out and sealed.
 *
 * @throws InputError; NotFoundError when a secret is taken from a task that is gone
 */
export async function createConnection(call: Call<unknown> & { isDemo?: boolean }): Promise<Connection> {
	permit(call.ctx, "connection:edit");
	const { ctx, isDemo = false } = call;
	const { name, end, dsn, secrets } = parseInput(connectionInputSchema, call.input);
	const { draft, typed } = splitConnection(end, dsn);
	const taken = await resolveTaken(ctx, secrets, { [end]: draft });
	const plan = planSecrets({
		changes: taken.changes,
		typed,
		stored: new Map(),
		movedEnds: new Set(),
		broker: draft,
	});
	plan.issues.push(...taken.issues);
	await judgeConnection(ctx, end, draft, plan);
	const id = randomUUID();
	const now = new Date(ctx.clock.nowMs());
	const data = { id, name, end, dsn: publicLine(end, draft), isDemo, createdAt: now, changedAt: now };
	await withUniqueName(name, "connection", () =>
		ctx.db.$transaction(async (tx) => {
			await tx.connection.create({ data });
			await carryOutSecrets(ctx, tx, id, plan, end);
		}),
	);
	return readConnection(ctx.db, id);
}
