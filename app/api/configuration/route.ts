import { CONFIGURATION_LIMITS } from "@/lib/api/configuration";
import { json, readJson, route, yamlFile } from "@/server/http/route";
import { applyConfiguration } from "@/server/services/configuration/apply";
import { exportConfiguration } from "@/server/services/configuration/export";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/configuration", async ({ ctx }) =>
	yamlFile(await exportConfiguration({ ctx }), "spillway.yaml"),
);

export const POST = route("POST /api/configuration", async ({ ctx, request }) =>
	json(await applyConfiguration({ ctx, input: await readJson(request, CONFIGURATION_LIMITS.bodyBytes) })),
);
