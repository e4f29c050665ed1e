import { ndjson } from "@/server/http/ndjson";
import { readJson, route } from "@/server/http/route";
import { peekSource } from "@/server/services/check/peek";

export const POST = route("POST /api/peeks", async ({ ctx, request }) =>
	ndjson(peekSource({ ctx, input: await readJson(request), signal: request.signal })),
);
