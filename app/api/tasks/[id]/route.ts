import { json, noContent, readJson, route } from "@/server/http/route";
import { getTask } from "@/server/services/task/get";
import { removeTask } from "@/server/services/task/remove";
import { updateTask } from "@/server/services/task/update";

interface Params {
	id: string;
}

export const GET = route<Params>("GET /api/tasks/[id]", async ({ ctx, params }) =>
	json(await getTask({ ctx, input: params })),
);

export const PUT = route<Params>("PUT /api/tasks/[id]", async ({ ctx, request, params }) =>
	json(await updateTask({ ctx, input: { ...(await readJson(request)), ...params } })),
);

export const DELETE = route<Params>("DELETE /api/tasks/[id]", async ({ ctx, params }) => {
	await removeTask({ ctx, input: params });
	return noContent();
});
