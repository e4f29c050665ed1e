import { json, route } from "@/server/http/route";
import { listWorkers } from "@/server/services/worker/list";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/workers", async ({ ctx, request }) =>
	json(listWorkers({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) })),
);
