import { json, readJson, route } from "@/server/http/route";
import { addFile } from "@/server/services/file/add";
import { listFiles } from "@/server/services/file/list";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/files", async ({ ctx }) => json(await listFiles({ ctx })));

export const POST = route("POST /api/files", async ({ ctx, request }) =>
	json(await addFile({ ctx, input: await readJson(request) }), 201),
);
