import { json, readJson, route } from "@/server/http/route";
import { repositionTask } from "@/server/services/task/reposition";

export const POST = route<{ id: string }>("POST /api/tasks/[id]/position", async ({ ctx, request, params }) =>
	json(await repositionTask({ ctx, input: { ...params, body: await readJson(request) }, signal: request.signal })),
);
