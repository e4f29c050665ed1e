import { json, route } from "@/server/http/route";
import { startDemo } from "@/server/services/demo/start";
import { demoStatus } from "@/server/services/demo/status";
import { stopDemo } from "@/server/services/demo/stop";

export const dynamic = "force-dynamic";

export const GET = route(async ({ ctx }) => json(await demoStatus({ ctx })));

export const POST = route(async ({ ctx }) => json(await startDemo({ ctx })));

export const DELETE = route(async ({ ctx }) => json(await stopDemo({ ctx })));
