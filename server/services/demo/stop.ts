import type { DemoStatus } from "@/lib/api/demo";
import { permit } from "@/server/accounts/permit";
import type { ServiceContext } from "../context";
import { removeTask } from "../task/remove";
import { demoStatus } from "./status";

/** Deletes the demo's task and ends its simulator and broker. */
export async function stopDemo({ ctx }: { ctx: ServiceContext }): Promise<DemoStatus> {
	permit(ctx, "demo:control");
	const { taskId } = await demoStatus({ ctx });
	if (taskId !== undefined) await removeTask({ ctx, input: { id: taskId } });
	await ctx.demo.close();
	return demoStatus({ ctx });
}
