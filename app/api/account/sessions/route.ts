import { json, route } from "@/server/http/route";
import { listOwnSessions } from "@/server/services/account/own";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/account/sessions", async ({ ctx }) => json(await listOwnSessions({ ctx })));
