import { json, route } from "@/server/http/route";
import { listEvents } from "@/server/services/task/events";

export const GET = route<{ id: string }>(async ({ ctx, params }) => json(await listEvents({ ctx, input: params })));
