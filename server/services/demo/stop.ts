import type { DemoStatus } from "@/lib/api/demo";
import { permit } from "@/server/accounts/permit";
import type { ServiceContext } from "../context";
import { removeTask } from "../task/remove";
import { closeUnusedDemo } from "./close-unused";
import { demoStatus } from "./status";

/** Deletes the demo's task, and ends its simulator and broker unless they are saved as connections. */
export async function stopDemo({ ctx }: { ctx: ServiceContext }): Promise<DemoStatus> {
	permit(ctx, "demo:control");
	const { taskId } = await demoStatus({ ctx });
	if (taskId !== undefined) await removeTask({ ctx, input: { id: taskId } });
	await closeUnusedDemo(ctx);
	return demoStatus({ ctx });
}
