import { json, noContent, readJson, route } from "@/server/http/route";
import { removeConnection } from "@/server/services/connection/remove";
import { updateConnection } from "@/server/services/connection/update";

interface Params {
	id: string;
}

export const PUT = route<Params>("PUT /api/connections/[id]", async ({ ctx, request, params }) =>
	json(await updateConnection({ ctx, input: { ...(await readJson(request)), ...params } })),
);

export const DELETE = route<Params>("DELETE /api/connections/[id]", async ({ ctx, params }) => {
	await removeConnection({ ctx, input: params });
	return noContent();
});
