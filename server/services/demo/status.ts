import type { DemoStatus } from "@/lib/api/demo";
import { permit } from "@/server/accounts/permit";
import type { ServiceContext } from "../context";

/** Whether the demo is offered and runs, and its task. */
export async function demoStatus({ ctx }: { ctx: ServiceContext }): Promise<DemoStatus> {
	permit(ctx, "task:read");
	const task = await ctx.db.task.findFirst({ where: { isDemo: true }, select: { id: true } });
	return { isOffered: ctx.demo.isOffered, isRunning: ctx.demo.isRunning, taskId: task?.id };
}
