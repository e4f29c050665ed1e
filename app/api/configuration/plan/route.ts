import { CONFIGURATION_LIMITS } from "@/lib/api/configuration";
import { json, readJson, route } from "@/server/http/route";
import { planConfiguration } from "@/server/services/configuration/plan";

export const POST = route("POST /api/configuration/plan", async ({ ctx, request }) =>
	json(await planConfiguration({ ctx, input: await readJson(request, CONFIGURATION_LIMITS.bodyBytes) })),
);
