import { json, route } from "@/server/http/route";
import { testWebhook } from "@/server/services/alert/test-webhook";

export const POST = route<{ id: string }>("POST /api/alerts/[id]/test", async ({ ctx, params }) =>
	json(await testWebhook({ ctx, input: params })),
);
