import { json, readJson, route } from "@/server/http/route";
import { createTask } from "@/server/services/task/create";
import { listTasks } from "@/server/services/task/list";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/tasks", async ({ ctx }) => json(await listTasks({ ctx })));

export const POST = route("POST /api/tasks", async ({ ctx, request }) =>
	json(await createTask({ ctx, input: await readJson(request) }), 201),
);
