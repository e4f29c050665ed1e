import { noContent, route } from "@/server/http/route";
import { endOwnSession } from "@/server/services/account/own";

export const DELETE = route<{ id: string }>("DELETE /api/account/sessions/[id]", async ({ ctx, params }) => {
	await endOwnSession({ ctx, input: params });
	return noContent();
});
