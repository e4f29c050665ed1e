import { json, readJson, route } from "@/server/http/route";
import { readChildren } from "@/server/services/explorer/tables";

export const POST = route(async ({ ctx, request }) =>
	json(await readChildren({ ctx, input: await readJson(request), signal: request.signal })),
);
