import { noContent, readJson, route } from "@/server/http/route";
import { watchTasks } from "@/server/services/stream/watch";

export const PUT = route("PUT /api/events/watch", async ({ ctx, request }) => {
	await watchTasks({ ctx, input: await readJson(request) });
	return noContent();
});
