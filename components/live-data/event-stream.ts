import type { ServerEvent } from "@/lib/api/events";
import { isKnownEvent } from "@/lib/api/known-event";
import { backoffMs } from "@/lib/backoff";
import { inBrowser } from "./base-path";

const EVENTS_URL = inBrowser("/api/events");
/** The server beats more often than this; a longer silence is a dead connection that nobody closed. */
const SILENCE_MS = 30_000;

export interface EventStreamHooks {
	onEvent: (event: ServerEvent) => void;
	onStatus: (status: "live" | "reconnecting") => void;
}

/**
 * One `EventSource` that comes back for ever: by itself (with `Last-Event-ID`) after a cut, anew after an answer that
 * the browser takes as final, and anew after a silence. Returns its end.
 */
export function openEventStream({ onEvent, onStatus }: EventStreamHooks): () => void {
	let source: EventSource | undefined;
	let attempt = 0;
	let retry: ReturnType<typeof setTimeout> | undefined;
	let silence: ReturnType<typeof setTimeout> | undefined;

	const reopen = () => {
		source?.close();
		attempt += 1;
		onStatus("reconnecting");
		clearTimeout(retry);
		retry = setTimeout(open, Math.min(backoffMs(attempt, Math.random()), 10_000));
	};
	const heard = () => {
		clearTimeout(silence);
		silence = setTimeout(reopen, SILENCE_MS);
	};
	const open = () => {
		const opened = new EventSource(EVENTS_URL);
		source = opened;
		heard();
		opened.onopen = heard;
		opened.onmessage = ({ data }) => {
			const event = parseEvent(data);
			heard();
			attempt = 0;
			if (event === undefined) return;
			if (event.type === "snapshot") onStatus("live");
			onEvent(event);
		};
		opened.onerror = () => {
			onStatus("reconnecting");
			if (opened.readyState === EventSource.CLOSED) reopen();
		};
	};

	open();
	return () => {
		clearTimeout(retry);
		clearTimeout(silence);
		source?.close();
	};
}

/** Undefined for an event of a newer server that this page does not know. */
function parseEvent(data: unknown): ServerEvent | undefined {
	if (typeof data !== "string") return undefined;
	const event: unknown = JSON.parse(data);
	return isKnownEvent(event) ? event : undefined;
}

/** Tells the server whose messages this stream wants. A lost call is mended by the next snapshot. */
export function declareWatch(streamId: string, taskIds: readonly string[]): void {
	void fetch(`${EVENTS_URL}/watch`, {
		method: "PUT",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ streamId, taskIds: taskIds.slice(0, 10) }),
	}).catch(() => {});
}
