import type { Viewer } from "@/server/events/viewer";
import type { Call } from "../context";

/** Opens an event stream; see `EventHub.open` for what `lastEventId` does. */
export function openStream({ ctx, input }: Call<{ lastEventId: string | null }>): Viewer {
	return ctx.hub.open(input.lastEventId);
}
