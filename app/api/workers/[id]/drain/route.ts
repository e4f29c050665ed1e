import { noContent, route } from "@/server/http/route";
import { drainWorker } from "@/server/services/worker/drain";

export const POST = route<{ id: string }>("POST /api/workers/[id]/drain", async ({ ctx, params }) => {
	drainWorker({ ctx, input: params });
	return noContent();
});
