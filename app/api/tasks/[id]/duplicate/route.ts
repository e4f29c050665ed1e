import { json, route } from "@/server/http/route";
import { duplicateTask } from "@/server/services/task/duplicate";

export const POST = route<{ id: string }>("POST /api/tasks/[id]/duplicate", async ({ ctx, params }) =>
	json(await duplicateTask({ ctx, input: params }), 201),
);
