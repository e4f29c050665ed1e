import { json, route } from "@/server/http/route";
import { skipRefused } from "@/server/services/task/skip-refused";

export const POST = route<{ id: string }>("POST /api/tasks/[id]/skip-refused", async ({ ctx, params }) =>
	json(await skipRefused({ ctx, input: params })),
);
