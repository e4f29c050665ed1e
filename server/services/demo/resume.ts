import { messageOf } from "@/lib/errors";
import type { ServiceContext } from "../context";
import { startDemo } from "./start";

/** After a start of the server: brings the demo back if its task is wanted running. */
export async function resumeDemo({ ctx }: { ctx: ServiceContext }): Promise<void> {
	const wanted = await ctx.db.task.count({ where: { isDemo: true, desired: "running" } });
	if (wanted === 0 || !ctx.demo.isOffered) return;
	try {
		await startDemo({ ctx });
	} catch (error) {
		ctx.logger.warn({ reason: messageOf(error) }, "the demo could not be started again");
	}
}
