import { json, route } from "@/server/http/route";
import { readOpenApi } from "@/server/services/about/openapi";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/openapi.json", async ({ ctx }) => json(await readOpenApi({ ctx })));
