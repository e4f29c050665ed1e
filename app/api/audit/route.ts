import { json, route } from "@/server/http/route";
import { listAudit } from "@/server/services/audit/list";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/audit", async ({ ctx, request }) =>
	json(await listAudit({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) })),
);
