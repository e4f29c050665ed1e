import { json, route } from "@/server/http/route";
import { taskHistory } from "@/server/services/task/history";

export const GET = route<{ id: string }>("GET /api/tasks/[id]/history", async ({ ctx, request, params }) => {
	const window = new URL(request.url).searchParams.get("window") ?? undefined;
	return json(await taskHistory({ ctx, input: { ...params, window } }));
});
