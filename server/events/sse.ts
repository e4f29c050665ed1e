import type { ServerEvent } from "@/lib/api/events";

const RETRY_MS = 1_000;

/** The same event goes to hundreds of viewers: its text is made once, and shared by what waits for slow ones. */
const texts = new WeakMap<ServerEvent, string>();

function textOf(event: ServerEvent): string {
	const known = texts.get(event);
	if (known !== undefined) return known;
	const text = JSON.stringify(event);
	texts.set(event, text);
	return text;
}

/** One server-sent event. JSON holds no line break, so one `data` line is enough. */
export function formatSse(id: string, event: ServerEvent): string {
	// The browser's own wait after a cut is several seconds; a restart of the server takes about one.
	const retry = event.type === "snapshot" ? `retry: ${RETRY_MS}\n` : "";
	return `${retry}id: ${id}\nevent: message\ndata: ${textOf(event)}\n\n`;
}

/** `no-transform` keeps proxies and Next's compression from holding events back. */
export const SSE_HEADERS = {
	"Content-Type": "text/event-stream; charset=utf-8",
	"Cache-Control": "no-store, no-transform",
	"X-Accel-Buffering": "no",
} as const;
