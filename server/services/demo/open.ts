import { ConflictError } from "@/server/errors";
import type { ServiceContext } from "../context";
import { type DemoEnds, type DemoPorts, demoPortsSchema } from "./control";

const PORTS_KEY = "demo.ports";

/**
 * Starts the embedded simulator and broker, on the ports of the last time if they are free.
 *
 * @throws ConflictError when the demo is switched off
 */
export async function openDemo(ctx: ServiceContext): Promise<DemoEnds> {
	if (!ctx.demo.isOffered) {
		throw new ConflictError(
			"The demo is not offered here: start Spillway without SPILLWAY_DEMO=off and without SPILLWAY_REDIS_URL to use it.",
		);
	}
	const ends = await ctx.demo.open(await keptPorts(ctx));
	await keepPorts(ctx, ends.ports);
	return ends;
}

async function keptPorts({ db }: ServiceContext): Promise<DemoPorts | undefined> {
	const setting = await db.setting.findUnique({ where: { key: PORTS_KEY } });
	return setting === null ? undefined : demoPortsSchema.safeParse(JSON.parse(setting.value)).data;
}

async function keepPorts({ db }: ServiceContext, ports: DemoPorts): Promise<void> {
	const value = JSON.stringify(ports);
	await db.setting.upsert({ where: { key: PORTS_KEY }, create: { key: PORTS_KEY, value }, update: { value } });
}
