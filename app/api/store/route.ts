import { json, route } from "@/server/http/route";
import { storeState } from "@/server/services/store/state";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/store", async ({ ctx }) => json(storeState({ ctx })));
