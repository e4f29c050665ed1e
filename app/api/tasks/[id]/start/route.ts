import { json, route } from "@/server/http/route";
import { startTask } from "@/server/services/task/start";

export const POST = route<{ id: string }>("POST /api/tasks/[id]/start", async ({ ctx, params }) =>
	json(await startTask({ ctx, input: params })),
);
