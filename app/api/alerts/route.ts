import { json, readJson, route } from "@/server/http/route";
import { listWebhooks } from "@/server/services/alert/list";
import { createWebhook } from "@/server/services/alert/save";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/alerts", async ({ ctx }) => json(await listWebhooks({ ctx })));

export const POST = route("POST /api/alerts", async ({ ctx, request }) =>
	json(await createWebhook({ ctx, input: await readJson(request) }), 201),
);
