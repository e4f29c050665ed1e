import { prometheusText, route } from "@/server/http/route";
import { readMetrics } from "@/server/services/metrics/read";

export const dynamic = "force-dynamic";

export const GET = route("GET /metrics", async ({ ctx }) => prometheusText(await readMetrics({ ctx })));
