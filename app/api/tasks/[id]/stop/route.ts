import { json, route } from "@/server/http/route";
import { stopTask } from "@/server/services/task/stop";

export const POST = route<{ id: string }>("POST /api/tasks/[id]/stop", async ({ ctx, params }) =>
	json(await stopTask({ ctx, input: params })),
);
