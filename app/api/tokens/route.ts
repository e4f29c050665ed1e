import { json, readJson, route } from "@/server/http/route";
import { createToken, listTokens } from "@/server/services/token/tokens";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/tokens", async ({ ctx }) => json(await listTokens({ ctx })));

export const POST = route("POST /api/tokens", async ({ ctx, request, caller }) =>
	json(await createToken({ ctx, input: { body: await readJson(request), caller } }), 201),
);
