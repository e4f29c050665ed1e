import { json, route } from "@/server/http/route";
import { restartTask } from "@/server/services/task/restart";

export const POST = route<{ id: string }>("POST /api/tasks/[id]/restart", async ({ ctx, params }) =>
	json(await restartTask({ ctx, input: params })),
);
