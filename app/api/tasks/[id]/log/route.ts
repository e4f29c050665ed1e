import { readLogSearch } from "@/lib/api/log";
import { download } from "@/server/http/download";
import { route } from "@/server/http/route";
import { logFile } from "@/server/services/task/log-file";

export const GET = route<{ id: string }>("GET /api/tasks/[id]/log", async ({ ctx, request, params }) => {
	const search = readLogSearch(new URL(request.url).searchParams);
	return download(await logFile({ ctx, input: { ...search, ...params } }));
});
