import type { ServerEvent } from "./events";

const TYPES: Readonly<Record<ServerEvent["type"], true>> = {
	snapshot: true,
	task: true,
	"task-deleted": true,
	live: true,
	samples: true,
	log: true,
	store: true,
	redis: true,
	heartbeat: true,
};

/**
 * Whether an event of the stream is of a kind that this page knows; a newer server may send others. The fields are the
 * server's own, made by the types that this page was built with: judging a thousand tasks field by field every second
 * would cost more than drawing them.
 */
export function isKnownEvent(event: unknown): event is ServerEvent {
	if (typeof event !== "object" || event === null || !("type" in event)) return false;
	return typeof event.type === "string" && Object.hasOwn(TYPES, event.type);
}
