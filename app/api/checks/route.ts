import { ndjson } from "@/server/http/ndjson";
import { readJson, route } from "@/server/http/route";
import { checkEnd } from "@/server/services/check/check";

export const POST = route("POST /api/checks", async ({ ctx, request }) =>
	ndjson(checkEnd({ ctx, input: await readJson(request), signal: request.signal })),
);
