import { readJson, route, yamlFile } from "@/server/http/route";
import { exportTasks } from "@/server/services/task/export";

export const dynamic = "force-dynamic";

const FILE_NAME = "spillway-tasks.yaml";

/** `?ids=a,b`; without ids, every task. */
export const GET = route("GET /api/tasks/export", async ({ ctx, request }) => {
	const ids = new URL(request.url).searchParams.get("ids");
	return yamlFile(await exportTasks({ ctx, input: ids === null ? {} : { ids: ids.split(",") } }), FILE_NAME);
});

/** The same for more ids than an address holds. */
export const POST = route("POST /api/tasks/export", async ({ ctx, request }) =>
	yamlFile(await exportTasks({ ctx, input: await readJson(request) }), FILE_NAME),
);
