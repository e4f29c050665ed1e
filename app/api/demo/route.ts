import { json, route } from "@/server/http/route";
import { startDemo } from "@/server/services/demo/start";
import { demoStatus } from "@/server/services/demo/status";
import { stopDemo } from "@/server/services/demo/stop";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/demo", async ({ ctx }) => json(await demoStatus({ ctx })));

export const POST = route("POST /api/demo", async ({ ctx }) => json(await startDemo({ ctx })));

export const DELETE = route("DELETE /api/demo", async ({ ctx }) => json(await stopDemo({ ctx })));
