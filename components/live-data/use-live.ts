"use client";

import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import type { RedisState } from "@/lib/api/redis";
import type { StoreState } from "@/lib/api/store";
import type { Task, TaskEventRecord } from "@/lib/api/task";
import { useLiveStore } from "./live-data-provider";
import type { TaskSamples } from "./live-state";
import { type ConnectionState, createLiveStore, type LiveStore } from "./live-store";

/** What the server draws: nothing heard yet. */
const SILENT = createLiveStore({ now: () => 0, schedule: () => {} });

function useLive<Value>(select: (store: LiveStore) => Value): Value {
	const store = useLiveStore();
	return useSyncExternalStore(
		store.subscribe,
		() => select(store),
		() => select(SILENT),
	);
}

/** All tasks in the order the server gave them, with live values; undefined before the first snapshot. */
export function useTasks(): readonly Task[] | undefined {
	return useLive((store) => (store.getState().streamId === undefined ? undefined : store.getTasks()));
}

/**
 * Something made of all tasks, such as their number; undefined before the first snapshot. It is made anew after every
 * flush, but redraws only when `isSame` says that it has changed.
 *
 * @param derive must keep its identity; it is given what it made last, to hold on to
 */
export function useTasksSummary<Value>(
	derive: (tasks: readonly Task[], before: Value | undefined) => Value,
	isSame: (a: Value, b: Value) => boolean,
): Value | undefined {
	const select = useMemo(() => {
		let from: readonly Task[] | undefined;
		let value: Value | undefined;
		return (store: LiveStore): Value | undefined => {
			const tasks = store.getTasks();
			if (store.getState().streamId === undefined) return undefined;
			if (tasks !== from) {
				const next = derive(tasks, value);
				if (value === undefined || !isSame(value, next)) value = next;
				from = tasks;
			}
			return value;
		};
	}, [derive, isSame]);
	return useLive(select);
}

/** Reads tasks as they are at the moment of the call; those that are gone are left out. */
export function useReadTasks(): (taskIds: readonly string[]) => Task[] {
	const store = useLiveStore();
	return useCallback((taskIds) => taskIds.flatMap((id) => store.getState().tasks.get(id) ?? []), [store]);
}

/** Reads the names of all tasks that are known at the moment of the call. */
export function useReadTaskNames(): () => string[] {
	const store = useLiveStore();
	return useCallback(() => store.getTasks().map(({ name }) => name), [store]);
}

/** Whether the console's own database takes what it is given. */
export function useStoreState(): StoreState {
	return useLive((store) => store.getState().store);
}

/** Whether the console hears its Redis; undefined where there is none. */
export function useRedisState(): RedisState | undefined {
	return useLive((store) => store.getState().redis);
}

export type TaskLookup = { status: "loading" } | { status: "missing" } | { status: "found"; task: Task };

const LOADING: TaskLookup = { status: "loading" };
const MISSING: TaskLookup = { status: "missing" };

/** One task; redraws only when this one moves. */
export function useTask(taskId: string): TaskLookup {
	const task = useLive((store) => store.getState().tasks.get(taskId));
	const isLoaded = useLive((store) => store.getState().streamId !== undefined);
	if (task !== undefined) return { status: "found", task };
	return isLoaded ? MISSING : LOADING;
}

const NO_SAMPLES: TaskSamples = { samples: [], shownOf: 0, shown: 0 };
const NO_LOG: readonly TaskEventRecord[] = [];

/** Messages of one task, newest first. They are taken only while a component that calls this is on the page. */
export function useTaskSamples(taskId: string): TaskSamples {
	const store = useLiveStore();
	useEffect(() => store.watch(taskId), [store, taskId]);
	return useLive((each) => each.getState().samples.get(taskId) ?? NO_SAMPLES);
}

/** Log lines that came since this page was opened, newest first. */
export function useTaskLog(taskId: string): readonly TaskEventRecord[] {
	return useLive((store) => store.getState().logs.get(taskId) ?? NO_LOG);
}

export function useConnectionState(): ConnectionState {
	return useLive((store) => store.getConnection());
}

const tickListeners = new Set<() => void>();
let ticker: ReturnType<typeof setInterval> | undefined;
let tickMs = 0;

function subscribeTick(listener: () => void): () => void {
	tickListeners.add(listener);
	ticker ??= setInterval(() => {
		tickMs = Date.now();
		for (const each of tickListeners) each();
	}, 1_000);
	return () => {
		tickListeners.delete(listener);
		if (tickListeners.size > 0) return;
		clearInterval(ticker);
		ticker = undefined;
	};
}

/**
 * The server's time in Unix ms, moving once a second for all who ask. `format` makes what is shown of it ("3 d ago"),
 * and only a change of that redraws.
 */
export function useServerTime<Shown extends string | number>(format: (nowMs: number) => Shown): Shown {
	const store = useLiveStore();
	const read = useCallback(() => {
		if (ticker === undefined || tickMs === 0) tickMs = Date.now();
		return format(tickMs + store.getState().clockOffsetMs);
	}, [store, format]);
	return useSyncExternalStore(subscribeTick, read, () => format(0));
}
