import { json, noContent, readJson, route } from "@/server/http/route";
import { removeWebhook } from "@/server/services/alert/remove";
import { updateWebhook } from "@/server/services/alert/save";

interface Params {
	id: string;
}

export const PUT = route<Params>("PUT /api/alerts/[id]", async ({ ctx, request, params }) =>
	json(await updateWebhook({ ctx, input: { ...(await readJson(request)), ...params } })),
);

export const DELETE = route<Params>("DELETE /api/alerts/[id]", async ({ ctx, params }) => {
	await removeWebhook({ ctx, input: params });
	return noContent();
});
