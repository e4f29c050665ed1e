import { writeConfiguration } from "@/lib/task-file/write";
import { permit } from "@/server/accounts/permit";
import { readConnectionRows } from "../connection/internal";
import type { ServiceContext } from "../context";
import { WITH_PARTS } from "../task/internal";
import { settingsOf } from "../task/settings";
import { connectionSettingsOf } from "./connection-plan";

/** All tasks and connections but the demo's as YAML, secrets left out and named. */
export async function exportConfiguration({ ctx }: { ctx: ServiceContext }): Promise<string> {
	permit(ctx, "task:read");
	permit(ctx, "connection:read");
	const tasks = await ctx.db.task.findMany({ where: { isDemo: false }, include: WITH_PARTS });
	const connections = await readConnectionRows(ctx.db);
	return writeConfiguration({
		tasks: tasks.map(settingsOf),
		connections: connections.filter(({ isDemo }) => !isDemo).map(connectionSettingsOf),
	});
}
