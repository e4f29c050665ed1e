import { permit } from "@/server/accounts/permit";
import { addProcesses } from "@/server/metrics/process-metrics";
import { MetricSheet } from "@/server/metrics/sheet";
import { addTask } from "@/server/metrics/task-metrics";
import type { ServiceContext } from "../context";
import { liveOf } from "../task/live";

/** What Prometheus collects, in its text format. */
export async function readMetrics({ ctx }: { ctx: ServiceContext }): Promise<string> {
	permit(ctx, "metrics:read");
	const { supervisor, journal, hub, usage, version } = ctx;
	const sheet = new MetricSheet();
	const names = await ctx.taskNames.read();
	// Of several consoles the one that supervises tells of the tasks: nothing is counted twice.
	for (const [id, lifetime] of supervisor.lifetimes()) {
		const { name, isWanted } = names.get(id) ?? { name: undefined, isWanted: undefined };
		addTask(sheet, { id, name, isWanted, live: liveOf(ctx, id), lifetime });
	}
	addProcesses(sheet, usage.read(), ctx.workers.workers());
	sheet.set("spillway_console_viewers", {}, hub.viewerCount);
	sheet.set("spillway_store_up", {}, Number(journal.store.status === "working"));
	const redis = ctx.redisState();
	sheet.set("spillway_redis_up", {}, redis === undefined ? undefined : Number(redis.status === "working"));
	sheet.set("spillway_build_info", { version, node: process.versions.node }, 1);
	return sheet.text();
}
