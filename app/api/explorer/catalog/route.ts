import { json, readJson, route } from "@/server/http/route";
import { readCatalog } from "@/server/services/explorer/catalog";

export const POST = route("POST /api/explorer/catalog", async ({ ctx, request }) =>
	json(await readCatalog({ ctx, input: await readJson(request), signal: request.signal })),
);
