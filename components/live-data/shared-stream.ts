import type { ServerEvent } from "@/lib/api/events";
import { declareWatch, openEventStream } from "./event-stream";
import type { LiveStore } from "./live-store";

/** What the tabs of one browser tell each other. */
type TabMessage =
	| { type: "event"; event: ServerEvent }
	| { type: "status"; status: "live" | "reconnecting" }
	/** A new tab asks the leading one for everything so far. */
	| { type: "hello" }
	/** A new leader asks who watches what. */
	| { type: "leading" }
	| { type: "watch"; tabId: string; taskIds: readonly string[] };

const NAME = "spillway-events";
const REPEAT_MS = 10_000;
/** A tab that has not repeated its watch for this long was closed without a word. */
const FORGET_MS = 35_000;

/** Feeds the store; the tabs of a browser share one connection where it lets them. Returns the end of it. */
export function joinEventStream(store: LiveStore): () => void {
	const canShare = "locks" in navigator && typeof BroadcastChannel !== "undefined";
	return canShare ? sharedStream(store) : lead(store, () => {});
}

/**
 * Whoever holds the lock leads: it has the connection and passes on what it hears. When it is closed the browser gives
 * the lock to another tab, which opens a connection of its own and goes on.
 */
function sharedStream(store: LiveStore): () => void {
	const channel = new BroadcastChannel(NAME);
	const tabId = `${Date.now()}.${Math.random()}`;
	const left = new AbortController();
	const others = new Map<string, { taskIds: readonly string[]; untilMs: number }>();
	let leading: Leading | undefined;
	const post = (message: TabMessage) => channel.postMessage(message);
	const postWatch = () => post({ type: "watch", tabId, taskIds: store.getWatched() });

	channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
		switch (data.type) {
			case "event":
				if (leading === undefined) {
					store.push(data.event);
					if (data.event.type === "snapshot") store.setStatus("live");
				}
				return;
			case "status":
				if (leading === undefined) store.setStatus(data.status);
				return;
			case "hello":
				if (leading !== undefined && store.getState().streamId !== undefined) {
					post({ type: "event", event: snapshotOf(store) });
				}
				return;
			case "leading":
				return postWatch();
			case "watch":
				others.set(data.tabId, { taskIds: data.taskIds, untilMs: Date.now() + FORGET_MS });
				leading?.declare();
				return;
		}
		return data satisfies never;
	};
	const watchedElsewhere = () => {
		for (const [id, other] of others) if (other.untilMs < Date.now()) others.delete(id);
		return [...others.values()].flatMap((other) => other.taskIds);
	};
	const repeat = setInterval(postWatch, REPEAT_MS);
	const unsubscribe = store.subscribeWatched(postWatch);
	post({ type: "hello" });

	void navigator.locks
		.request(NAME, { signal: left.signal }, async () => {
			if (left.signal.aborted) return;
			leading = startLeading(store, post, watchedElsewhere);
			post({ type: "leading" });
			await new Promise<void>((resolve) => left.signal.addEventListener("abort", () => resolve(), { once: true }));
		})
		// The request is given up when the page leaves before its turn came.
		.catch(() => {});

	return () => {
		clearInterval(repeat);
		unsubscribe();
		post({ type: "watch", tabId, taskIds: [] });
		left.abort();
		leading?.close();
		channel.close();
	};
}

interface Leading {
	/** Tells the server what all tabs together watch, if that has changed. */
	declare(): void;
	close(): void;
}

function startLeading(
	store: LiveStore,
	pass: (message: TabMessage) => void,
	watchedElsewhere: () => readonly string[],
): Leading {
	let streamId: string | undefined;
	let declared = "";
	const declare = () => {
		if (streamId === undefined) return;
		const taskIds = [...new Set([...store.getWatched(), ...watchedElsewhere()])].sort();
		const key = `${streamId} ${taskIds.join()}`;
		if (key === declared) return;
		declared = key;
		declareWatch(streamId, taskIds);
	};
	const closeStream = openEventStream({
		onEvent: (event) => {
			store.push(event);
			pass({ type: "event", event });
			if (event.type !== "snapshot") return;
			streamId = event.streamId;
			// A new stream knows of no watch, even under its old id.
			declared = "";
			declare();
		},
		onStatus: (status) => {
			store.setStatus(status);
			pass({ type: "status", status });
		},
	});
	const unsubscribe = store.subscribeWatched(declare);
	return {
		declare,
		close: () => {
			unsubscribe();
			closeStream();
		},
	};
}

function lead(store: LiveStore, pass: (message: TabMessage) => void): () => void {
	return startLeading(store, pass, () => []).close;
}

function snapshotOf(store: LiveStore): ServerEvent {
	const { streamId = "", store: storeState, redis, clockOffsetMs } = store.getState();
	const serverTimeMs = Date.now() + clockOffsetMs;
	return { type: "snapshot", streamId, tasks: [...store.getTasks()], store: storeState, redis, serverTimeMs };
}
