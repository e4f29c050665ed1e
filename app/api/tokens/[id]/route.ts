import { noContent, route } from "@/server/http/route";
import { removeToken } from "@/server/services/token/tokens";

export const DELETE = route<{ id: string }>("DELETE /api/tokens/[id]", async ({ ctx, params }) => {
	await removeToken({ ctx, input: params });
	return noContent();
});
