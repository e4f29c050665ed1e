import { json, readJson, route } from "@/server/http/route";
import { readColumns } from "@/server/services/explorer/tables";

export const POST = route("POST /api/explorer/columns", async ({ ctx, request }) =>
	json(await readColumns({ ctx, input: await readJson(request), signal: request.signal })),
);
