import type { DemoStatus } from "@/lib/api/demo";
import { formatDsn } from "@/lib/dsn/format";
import { parseDsn } from "@/lib/dsn/parse";
import type { DsnEnd } from "@/lib/dsn/types";
import { permit } from "@/server/accounts/permit";
import { ConflictError } from "@/server/errors";
import type { ServiceContext } from "../context";
import { createTask } from "../task/create";
import { findTask } from "../task/internal";
import { startTask } from "../task/start";
import { updateTask } from "../task/update";
import { type DemoEnds, type DemoPorts, demoPortsSchema } from "./control";
import { demoStatus } from "./status";

const DEMO_NAME = "Demo: meters";
const PORTS_KEY = "demo.ports";

/**
 * Starts the embedded simulator and broker with a task between them. Doing it again does no harm.
 *
 * @throws ConflictError when the demo is switched off
 */
export async function startDemo({ ctx }: { ctx: ServiceContext }): Promise<DemoStatus> {
	permit(ctx, "demo:control");
	if (!ctx.demo.isOffered) {
		throw new ConflictError("The demo is switched off: start Spillway without SPILLWAY_DEMO=off to use it.");
	}
	const ends = await ctx.demo.open(await keptPorts(ctx));
	await keepPorts(ctx, ends.ports);
	const id = await taskBetween(ctx, ends);
	await startTask({ ctx, input: { id } });
	return demoStatus({ ctx });
}

async function keptPorts({ db }: ServiceContext): Promise<DemoPorts | undefined> {
	const setting = await db.setting.findUnique({ where: { key: PORTS_KEY } });
	return setting === null ? undefined : demoPortsSchema.safeParse(JSON.parse(setting.value)).data;
}

async function keepPorts({ db }: ServiceContext, ports: DemoPorts): Promise<void> {
	const value = JSON.stringify(ports);
	await db.setting.upsert({ where: { key: PORTS_KEY }, create: { key: PORTS_KEY, value }, update: { value } });
}

async function taskBetween(ctx: ServiceContext, ends: DemoEnds): Promise<string> {
	const { taskId } = await demoStatus({ ctx });
	if (taskId === undefined) {
		const input = { name: await freeName(ctx), labels: ["demo"], source: ends.sourceDsn, broker: ends.brokerDsn };
		return (await createTask({ ctx, input, isDemo: true })).id;
	}
	const row = await findTask(ctx.db, taskId);
	const source = movedTo(ends.sourceDsn, "source", row.source);
	const broker = movedTo(ends.brokerDsn, "broker", row.broker);
	const labels = row.labels.map(({ label }) => label);
	await updateTask({ ctx, input: { id: taskId, name: row.name, labels, source, broker } });
	return taskId;
}

/** The task's own line, whatever was changed in it, at the address the demo has now. */
function movedTo(demoLine: string, end: DsnEnd, line: string): string {
	const { hosts, user, password } = parseDsn(end, demoLine).draft;
	return formatDsn(end, { ...parseDsn(end, line).draft, hosts, user, password });
}

async function freeName(ctx: ServiceContext): Promise<string> {
	for (let n = 1; ; n++) {
		const name = n === 1 ? DEMO_NAME : `${DEMO_NAME} ${n}`;
		if ((await ctx.db.task.count({ where: { name } })) === 0) return name;
	}
}
