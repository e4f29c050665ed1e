import type { About } from "@/lib/api/about";
import type { ServiceContext } from "../context";

/** What runs here. */
export function getAbout({ ctx }: { ctx: ServiceContext }): About {
	return {
		version: ctx.version,
		node: process.versions.node,
		platform: `${process.platform} ${process.arch}`,
		uptimeMs: Math.round(process.uptime() * 1_000),
		memoryBytes: process.memoryUsage.rss(),
		demo: ctx.demo.isRunning ? "running" : ctx.demo.isOffered ? "idle" : "off",
	};
}
