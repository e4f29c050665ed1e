import { json, readJson, route } from "@/server/http/route";
import { listTopics } from "@/server/services/check/topics";

export const POST = route("POST /api/topics", async ({ ctx, request }) =>
	json(await listTopics({ ctx, input: await readJson(request), signal: request.signal })),
);
