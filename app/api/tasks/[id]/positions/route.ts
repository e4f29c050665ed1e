import { json, route } from "@/server/http/route";
import { taskPositions } from "@/server/services/task/positions";

export const GET = route<{ id: string }>("GET /api/tasks/[id]/positions", async ({ ctx, request, params }) =>
	json(await taskPositions({ ctx, input: params, signal: request.signal })),
);
