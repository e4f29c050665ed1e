import type { z } from "zod";
import type { ServerEvent } from "@/lib/api/events";
import type { RedisState } from "@/lib/api/redis";
import type { StoreState } from "@/lib/api/store";
import type { liveSampleSchema, Task, TaskEventRecord } from "@/lib/api/task";

export type TaskSample = z.infer<typeof liveSampleSchema>;

/** Messages of a watched task. */
export interface TaskSamples {
	/** Newest first, at most `SAMPLES_KEPT`. */
	samples: readonly TaskSample[];
	/** How many really passed while the newest batch was taken. */
	shownOf: number;
	/** How many of the newest batch are shown. */
	shown: number;
}

/** Everything the stream has told so far. Replaced, never changed in place, so that equality means "did not move". */
export interface LiveState {
	/** Undefined until the first snapshot. */
	streamId: string | undefined;
	tasks: ReadonlyMap<string, Task>;
	samples: ReadonlyMap<string, TaskSamples>;
	/** Newest first, at most `LOG_KEPT`; only what came since this page was opened. */
	logs: ReadonlyMap<string, readonly TaskEventRecord[]>;
	/** Whether the console's own database takes what it is given. */
	store: StoreState;
	/** Whether the console hears its Redis; undefined where there is none. */
	redis: RedisState | undefined;
	/** Server clock minus browser clock when last heard. */
	clockOffsetMs: number;
}

export const SAMPLES_KEPT = 200;
export const LOG_KEPT = 500;

export const EMPTY_LIVE_STATE: LiveState = {
	streamId: undefined,
	tasks: new Map(),
	samples: new Map(),
	logs: new Map(),
	store: { status: "working" },
	redis: undefined,
	clockOffsetMs: 0,
};

/** The next state after one event. Values for tasks that are not known (deleted in between) are dropped. */
export function reduceLive(state: LiveState, event: ServerEvent, nowMs: number): LiveState {
	switch (event.type) {
		case "snapshot":
			return {
				...state,
				streamId: event.streamId,
				tasks: new Map(event.tasks.map((task) => [task.id, task])),
				store: event.store,
				redis: event.redis,
				clockOffsetMs: event.serverTimeMs - nowMs,
			};
		case "task":
			return { ...state, tasks: new Map(state.tasks).set(event.task.id, newest(state.tasks, event.task)) };
		case "task-deleted":
			return {
				...state,
				tasks: without(state.tasks, event.taskId),
				samples: without(state.samples, event.taskId),
				logs: without(state.logs, event.taskId),
			};
		case "live":
			return { ...state, tasks: withLive(state.tasks, event.live) };
		case "samples":
			return { ...state, samples: withSamples(state.samples, event) };
		case "log": {
			const known = state.logs.get(event.taskId) ?? [];
			const logs = new Map(state.logs).set(event.taskId, [event.event, ...known].slice(0, LOG_KEPT));
			return { ...state, logs };
		}
		case "store":
			return { ...state, store: event.store };
		case "redis":
			return { ...state, redis: event.redis };
		case "heartbeat":
			return { ...state, clockOffsetMs: event.serverTimeMs - nowMs };
	}
	return event satisfies never;
}

/**
 * A task as an answer or event tells it, unless later values are known: the answer to "stop" may arrive after the stream
 * has told that it stopped, and nothing would come after to put that right.
 */
function newest(tasks: ReadonlyMap<string, Task>, told: Task): Task {
	const known = tasks.get(told.id);
	if (known === undefined) return told;
	const { live, sparkline } = known.live.atMs > told.live.atMs ? known : told;
	const settings = known.changedAtMs > told.changedAtMs ? known : told;
	return { ...settings, live, sparkline };
}

function withLive(
	tasks: ReadonlyMap<string, Task>,
	live: Extract<ServerEvent, { type: "live" }>["live"],
): ReadonlyMap<string, Task> {
	const next = new Map(tasks);
	for (const [taskId, value] of Object.entries(live)) {
		const task = tasks.get(taskId);
		if (task !== undefined && value.atMs >= task.live.atMs)
			next.set(taskId, { ...task, live: value, sparkline: withRate(task, value) });
	}
	return next;
}

const SPARKLINE_STEP_MS = 10_000;
const SPARKLINE_POINTS = 90;

/** Appends the present rate when a new ten-second step begins, so that the line goes on without asking the server. */
function withRate(task: Task, live: Task["live"]): Task["sparkline"] {
	const passed = Math.floor(live.atMs / SPARKLINE_STEP_MS) - Math.floor(task.live.atMs / SPARKLINE_STEP_MS);
	if (passed <= 0) return task.sparkline;
	// Steps without a report stay gaps: a cut stream must not look like a rate of zero.
	const gaps = Array<null>(Math.min(passed - 1, SPARKLINE_POINTS)).fill(null);
	return [...task.sparkline, ...gaps, live.rates.published].slice(-SPARKLINE_POINTS);
}

function withSamples(
	all: LiveState["samples"],
	event: Extract<ServerEvent, { type: "samples" }>,
): LiveState["samples"] {
	const known = all.get(event.taskId)?.samples ?? [];
	const newest = known[0]?.id;
	// A new run counts from the start again: what is shown of the old one is then dropped.
	const isNewRun =
		newest !== undefined &&
		event.samples.some((sample) => sample.id < newest && !known.some(({ id }) => id === sample.id));
	const fresh = isNewRun ? event.samples : event.samples.filter((sample) => newest === undefined || sample.id > newest);
	const samples = [...fresh.toReversed(), ...(isNewRun ? [] : known)].slice(0, SAMPLES_KEPT);
	return new Map(all).set(event.taskId, { samples, shownOf: event.shownOf, shown: event.samples.length });
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
	const next = new Map(map);
	next.delete(key);
	return next;
}
