import { noContent, route } from "@/server/http/route";
import { removeFile } from "@/server/services/file/remove";

export const DELETE = route<{ name: string }>("DELETE /api/files/[name]", async ({ ctx, params }) => {
	await removeFile({ ctx, input: params });
	return noContent();
});
