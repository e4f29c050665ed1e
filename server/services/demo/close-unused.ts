import type { ServiceContext } from "../context";

/** Ends the demo's simulator and broker once neither its task nor a saved connection needs them. */
export async function closeUnusedDemo(ctx: ServiceContext): Promise<void> {
	const tasks = await ctx.db.task.count({ where: { isDemo: true } });
	const connections = await ctx.db.connection.count({ where: { isDemo: true } });
	if (tasks + connections === 0) await ctx.demo.close();
}
