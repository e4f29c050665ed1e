import { json, route } from "@/server/http/route";
import { listRuns } from "@/server/services/task/runs";

export const GET = route<{ id: string }>("GET /api/tasks/[id]/runs", async ({ ctx, params }) =>
	json(await listRuns({ ctx, input: params })),
);
