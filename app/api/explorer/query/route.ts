import { json, readJson, route } from "@/server/http/route";
import { runQuery } from "@/server/services/explorer/query";

export const POST = route("POST /api/explorer/query", async ({ ctx, request }) =>
	json(await runQuery({ ctx, input: await readJson(request), signal: request.signal })),
);
