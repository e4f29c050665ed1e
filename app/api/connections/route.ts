import { json, readJson, route } from "@/server/http/route";
import { createConnection } from "@/server/services/connection/create";
import { listConnections } from "@/server/services/connection/list";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/connections", async ({ ctx }) => json(await listConnections({ ctx })));

export const POST = route("POST /api/connections", async ({ ctx, request }) =>
	json(await createConnection({ ctx, input: await readJson(request) }), 201),
);
