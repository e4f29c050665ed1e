import { eventStream, route } from "@/server/http/route";
import { openStream } from "@/server/services/stream/open";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/events", async ({ ctx, request, caller }) => {
	const viewer = openStream({ ctx, input: { lastEventId: request.headers.get("last-event-id"), caller } });
	return eventStream(viewer.stream(request.signal));
});
