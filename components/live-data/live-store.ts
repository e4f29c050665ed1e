import type { ServerEvent } from "@/lib/api/events";
import type { Task } from "@/lib/api/task";
import { EMPTY_LIVE_STATE, type LiveState, reduceLive } from "./live-state";

export type ConnectionStatus = "connecting" | "live" | "reconnecting";

export interface ConnectionState {
	status: ConnectionStatus;
	/** When this status began, browser clock. */
	sinceMs: number;
	/** When anything was last heard; undefined before the first snapshot. */
	heardAtMs: number | undefined;
}

export interface LiveStore {
	getState(): LiveState;
	getTasks(): readonly Task[];
	getConnection(): ConnectionState;
	/** Folded into the state at the next flush. */
	push(event: ServerEvent): void;
	setStatus(status: ConnectionStatus): void;
	subscribe(listener: () => void): () => void;
	/** Sets which task's messages this tab wants; returns the end of it. */
	watch(taskId: string): () => void;
	getWatched(): readonly string[];
	subscribeWatched(listener: () => void): () => void;
}

interface Options {
	now: () => number;
	/** Runs the flush later, once; the real one waits `FLUSH_MS`. */
	schedule: (flush: () => void) => void;
}

/** Four times a second is as fast as numbers can be read. */
export const FLUSH_MS = 250;

/**
 * State outside React: events gather and are folded in at most a few times a second, and each row subscribes to its
 * own task, so a thousand moving rows redraw only those in view.
 */
export function createLiveStore({ now, schedule }: Options): LiveStore {
	let state = EMPTY_LIVE_STATE;
	let tasks: readonly Task[] = [];
	let connection: ConnectionState = { status: "connecting", sinceMs: now(), heardAtMs: undefined };
	let waiting: ServerEvent[] = [];
	let isScheduled = false;
	const listeners = new Set<() => void>();
	const watchListeners = new Set<() => void>();
	const watched = new Map<string, number>();
	let watchedIds: readonly string[] = [];

	const notify = (set: ReadonlySet<() => void>) => {
		for (const listener of set) listener();
	};
	const flush = () => {
		isScheduled = false;
		const events = waiting;
		waiting = [];
		const previous = state.tasks;
		for (const event of events) state = reduceLive(state, event, now());
		if (state.tasks !== previous) tasks = [...state.tasks.values()];
		connection = { ...connection, heardAtMs: now() };
		notify(listeners);
	};
	const changeWatch = (taskId: string, by: number) => {
		const next = (watched.get(taskId) ?? 0) + by;
		if (next > 0) watched.set(taskId, next);
		else watched.delete(taskId);
		const ids = [...watched.keys()];
		if (ids.join() === watchedIds.join()) return;
		watchedIds = ids;
		notify(watchListeners);
	};

	return {
		getState: () => state,
		getTasks: () => tasks,
		getConnection: () => connection,
		push(event) {
			waiting.push(event);
			// The first snapshot is what the page waits for.
			if (event.type === "snapshot" && state.streamId === undefined) flush();
			else if (!isScheduled) {
				isScheduled = true;
				schedule(flush);
			}
		},
		setStatus(status) {
			if (connection.status === status) return;
			connection = { ...connection, status, sinceMs: now() };
			notify(listeners);
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		watch(taskId) {
			changeWatch(taskId, 1);
			return () => changeWatch(taskId, -1);
		},
		getWatched: () => watchedIds,
		subscribeWatched(listener) {
			watchListeners.add(listener);
			return () => watchListeners.delete(listener);
		},
	};
}
