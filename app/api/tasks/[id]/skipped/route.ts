import { json, route } from "@/server/http/route";
import { listSkipped } from "@/server/services/task/skipped";

export const GET = route<{ id: string }>("GET /api/tasks/[id]/skipped", async ({ ctx, params }) =>
	json(await listSkipped({ ctx, input: params })),
);
