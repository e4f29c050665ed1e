import type { DsnEnd } from "@/lib/dsn/types";
import { permit } from "@/server/accounts/permit";
import { createConnection } from "../connection/create";
import { updateConnection } from "../connection/update";
import type { ServiceContext } from "../context";
import { openDemo } from "./open";

const NAMES: Readonly<Record<DsnEnd, string>> = { source: "Simulator", broker: "Demo broker" };

/**
 * Starts the simulator and the broker of the demo without its task, and saves both as connections. They stay, over
 * restarts as well, until both connections and the demo's task are deleted. Doing it again does no harm.
 *
 * @throws ConflictError when the demo is switched off
 */
export async function saveDemoEnds({ ctx }: { ctx: ServiceContext }): Promise<{ source: string; broker: string }> {
	permit(ctx, "demo:control");
	const ends = await openDemo(ctx);
	return {
		source: await saveEnd(ctx, "source", ends.sourceDsn),
		broker: await saveEnd(ctx, "broker", ends.brokerDsn),
	};
}

/** The id of the connection, at the address that the demo has now. */
async function saveEnd(ctx: ServiceContext, end: DsnEnd, dsn: string): Promise<string> {
	const known = await ctx.db.connection.findFirst({ where: { isDemo: true, end }, select: { id: true, name: true } });
	if (known !== null) {
		await updateConnection({ ctx, input: { id: known.id, name: known.name, end, dsn } });
		return known.id;
	}
	const name = await freeName(ctx, NAMES[end]);
	return (await createConnection({ ctx, input: { name, end, dsn }, isDemo: true })).id;
}

async function freeName({ db }: ServiceContext, name: string): Promise<string> {
	for (let n = 1; ; n++) {
		const candidate = n === 1 ? name : `${name} ${n}`;
		if ((await db.connection.count({ where: { name: candidate } })) === 0) return candidate;
	}
}
