import { json, readJson, route } from "@/server/http/route";
import { getSettings } from "@/server/services/setting/get";
import { saveSettings } from "@/server/services/setting/save";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/settings", async ({ ctx }) => json(await getSettings({ ctx })));

export const PUT = route("PUT /api/settings", async ({ ctx, request }) =>
	json(await saveSettings({ ctx, input: await readJson(request) })),
);
