import { json, route } from "@/server/http/route";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/about", async ({ ctx }) => json({ version: ctx.version }));
