import { readLogSearch } from "@/lib/api/log";
import { json, route } from "@/server/http/route";
import { listEvents } from "@/server/services/task/events";

export const GET = route<{ id: string }>("GET /api/tasks/[id]/events", async ({ ctx, request, params }) => {
	const search = readLogSearch(new URL(request.url).searchParams);
	return json(await listEvents({ ctx, input: { ...search, ...params } }));
});
