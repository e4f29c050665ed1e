import { ndjson } from "@/server/http/ndjson";
import { readJson, route } from "@/server/http/route";
import { verifyTask } from "@/server/services/task/verify";

export const POST = route<{ id: string }>("POST /api/tasks/[id]/verify", async ({ ctx, request, params }) =>
	ndjson(verifyTask({ ctx, input: { ...(await readJson(request)), ...params }, signal: request.signal })),
);
