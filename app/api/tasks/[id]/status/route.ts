import { json, route } from "@/server/http/route";
import { taskStatus } from "@/server/services/task/status";

export const dynamic = "force-dynamic";

/** 503 where somebody has to look, so that `curl --fail` and load monitors need not read the body. */
export const GET = route<{ id: string }>("GET /api/tasks/[id]/status", async ({ ctx, params }) => {
	const status = await taskStatus({ ctx, input: params });
	return json(status, status.isWell ? 200 : 503);
});
