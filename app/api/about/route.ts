import { json, route } from "@/server/http/route";
import { getAbout } from "@/server/services/about/get";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/about", async ({ ctx }) => json(await getAbout({ ctx })));
