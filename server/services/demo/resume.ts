import { messageOf } from "@/lib/errors";
import type { ServiceContext } from "../context";
import { saveDemoEnds } from "./save-ends";
import { startDemo } from "./start";

/** After a start of the server: brings the demo back if its task is wanted running, or its ends are saved. */
export async function resumeDemo({ ctx }: { ctx: ServiceContext }): Promise<void> {
	const wanted = await ctx.db.task.count({ where: { isDemo: true, desired: "running" } });
	const saved = await ctx.db.connection.count({ where: { isDemo: true } });
	if (wanted + saved === 0 || !ctx.demo.isOffered) return;
	try {
		if (wanted > 0) await startDemo({ ctx });
		if (saved > 0) await saveDemoEnds({ ctx });
	} catch (error) {
		ctx.logger.warn({ reason: messageOf(error) }, "the demo could not be started again");
	}
}
