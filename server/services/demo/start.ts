import { ConflictError } from "@/server/errors";
import type { ServiceContext } from "../context";
import { createTask } from "../task/create";
import { findTask } from "../task/internal";
import { startTask } from "../task/start";
import { updateTask } from "../task/update";
import type { DemoStatus } from "./control";
import { demoStatus } from "./status";

const DEMO_NAME = "Demo: meters";

/**
 * Starts the embedded simulator and broker with a task between them, and waits for nothing more. Doing it again does no
 * harm.
 *
 * @throws ConflictError when the demo is switched off
 */
export async function startDemo({ ctx }: { ctx: ServiceContext }): Promise<DemoStatus> {
	if (!ctx.demo.isOffered) {
		throw new ConflictError("The demo is switched off: start Spillway without SPILLWAY_DEMO=off to use it.");
	}
	const { source, broker } = await ctx.demo.open();
	const id = await taskBetween(ctx, source, broker);
	await startTask({ ctx, input: { id } });
	return demoStatus({ ctx });
}

/** The ports of the two ends are others each time, so the task follows them. */
async function taskBetween(ctx: ServiceContext, source: string, broker: string): Promise<string> {
	const { taskId } = await demoStatus({ ctx });
	if (taskId === undefined) {
		const input = { name: await freeName(ctx), labels: ["demo"], source, broker };
		return (await createTask({ ctx, input, isDemo: true })).id;
	}
	const row = await findTask(ctx.db, taskId);
	const labels = row.labels.map(({ label }) => label);
	await updateTask({ ctx, input: { id: taskId, name: row.name, labels, source, broker } });
	return taskId;
}

async function freeName(ctx: ServiceContext): Promise<string> {
	for (let n = 1; ; n++) {
		const name = n === 1 ? DEMO_NAME : `${DEMO_NAME} ${n}`;
		if ((await ctx.db.task.count({ where: { name } })) === 0) return name;
	}
}
