import { json, route } from "@/server/http/route";
import { saveDemoEnds } from "@/server/services/demo/save-ends";

export const POST = route("POST /api/demo/ends", async ({ ctx }) => json(await saveDemoEnds({ ctx })));
