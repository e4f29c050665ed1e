import type { DemoStatus } from "@/lib/api/demo";
import { formatDsn } from "@/lib/dsn/format";
import { parseDsn } from "@/lib/dsn/parse";
import type { DsnEnd } from "@/lib/dsn/types";
import { permit } from "@/server/accounts/permit";
import type { ServiceContext } from "../context";
import { createTask } from "../task/create";
import { findTask } from "../task/internal";
import { startTask } from "../task/start";
import { updateTask } from "../task/update";
import type { DemoEnds } from "./control";
import { openDemo } from "./open";
import { demoStatus } from "./status";

const DEMO_NAME = "Demo: meters";

/**
 * Starts the embedded simulator and broker with a task between them. Doing it again does no harm.
 *
 * @throws ConflictError when the demo is switched off
 */
export async function startDemo({ ctx }: { ctx: ServiceContext }): Promise<DemoStatus> {
	permit(ctx, "demo:control");
	const ends = await openDemo(ctx);
	const id = await taskBetween(ctx, ends);
	await startTask({ ctx, input: { id } });
	return demoStatus({ ctx });
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
