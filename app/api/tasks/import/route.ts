import { json, readJson, route } from "@/server/http/route";
import { importTasks } from "@/server/services/task/import";

export const POST = route("POST /api/tasks/import", async ({ ctx, request }) =>
	json(await importTasks({ ctx, input: await readJson(request) })),
);
