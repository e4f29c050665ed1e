import type { About } from "@/lib/api/about";
import { permit } from "@/server/accounts/permit";
import type { ServiceContext } from "../context";

/** What runs here. */
export async function getAbout({ ctx }: { ctx: ServiceContext }): Promise<About> {
	permit(ctx, "task:read");
	return {
		version: ctx.version,
		node: process.versions.node,
		platform: `${process.platform} ${process.arch}`,
		uptimeMs: Math.round(process.uptime() * 1_000),
		memoryBytes: process.memoryUsage.rss(),
		demo: ctx.demo.isRunning ? "running" : ctx.demo.isOffered ? "idle" : "off",
	};
}
