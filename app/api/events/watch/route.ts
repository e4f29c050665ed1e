import { noContent, readJson, route } from "@/server/http/route";
import { watchTasks } from "@/server/services/stream/watch";

export const PUT = route(async ({ ctx, request }) => {
	await watchTasks({ ctx, input: await readJson(request) });
	return noContent();
});
