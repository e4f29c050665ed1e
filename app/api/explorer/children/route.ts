import { json, readJson, route } from "@/server/http/route";
import { readChildren } from "@/server/services/explorer/tables";

export const POST = route("POST /api/explorer/children", async ({ ctx, request }) =>
	json(await readChildren({ ctx, input: await readJson(request), signal: request.signal })),
);
