import { randomUUID } from "node:crypto";
import type { ServerEvent } from "@/lib/api/events";
import type { RedisState } from "@/lib/api/redis";
import type { StoreState } from "@/lib/api/store";
import type { Task, TaskSample } from "@/lib/api/task";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import { Viewer } from "./viewer";

const HEARTBEAT_MS = 10_000;
/** How long a stream that was cut keeps what it watches, so that the browser can come back to it. */
const REMEMBERED_MS = 60_000;

export interface EventHubOptions {
	clock: Clock;
	/** All tasks as they are now. */
	listTasks(): Promise<Task[]>;
	/** Whether the console's store takes writes, as it is now. */
	storeState(): StoreState;
	/** Whether Redis answers, as it is now; undefined where there is none. */
	redisState?(): RedisState | undefined;
	/** The tasks that anybody watches have changed. */
	onWatch(taskIds: ReadonlySet<string>): void;
	/** Told of everything that this console publishes: others may want to see it too. */
	onPublish?(event: ServerEvent): void;
}

interface Follower {
	taskId: string;
	onSamples(samples: readonly TaskSample[]): void;
}

/** Fans events out to every open stream; samples only to those who watch the task. */
export class EventHub {
	readonly #options: EventHubOptions;
	readonly #viewers = new Map<string, Viewer>();
	readonly #remembered = new Map<string, { taskIds: ReadonlySet<string>; timer: TimerHandle }>();
	readonly #followers = new Set<Follower>();
	readonly #heartbeat: TimerHandle;
	#isClosed = false;

	constructor(options: EventHubOptions) {
		this.#options = options;
		this.#heartbeat = every(options.clock, HEARTBEAT_MS, () =>
			this.publish({ type: "heartbeat", serverTimeMs: options.clock.nowMs() }),
		);
	}

	get viewerCount(): number {
		return this.#viewers.size;
	}

	/**
	 * A new stream. With the `Last-Event-ID` of one that was cut within the last minute it goes on under that stream's id
	 * and watches what that one watched.
	 */
	open(lastEventId: string | null): Viewer {
		const formerId = lastEventId?.split(".")[0];
		const former = formerId === undefined ? undefined : this.#takeRemembered(formerId);
		const streamId = former === undefined || formerId === undefined ? randomUUID() : formerId;
		const viewer = new Viewer({
			streamId,
			snapshot: () => this.#snapshot(streamId),
			onClose: () => this.#onClose(viewer),
		});
		if (this.#isClosed) {
			viewer.close();
			return viewer;
		}
		if (former !== undefined) viewer.watching = former;
		this.#viewers.set(streamId, viewer);
		this.#tellWatched();
		return viewer;
	}

	/** Hands a task's samples to a part of this server, which counts as watching it. Returns the end of it. */
	follow(taskId: string, onSamples: Follower["onSamples"]): () => void {
		const follower: Follower = { taskId, onSamples };
		this.#followers.add(follower);
		this.#tellWatched();
		return () => {
			if (this.#followers.delete(follower) && !this.#isClosed) this.#tellWatched();
		};
	}

	/** Something happened here. */
	publish(event: ServerEvent): void {
		this.deliver(event);
		this.#options.onPublish?.(event);
	}

	/** Hands an event to the viewers of this console, wherever it happened. */
	deliver(event: ServerEvent): void {
		if (event.type === "samples") {
			for (const { taskId, onSamples } of this.#followers) if (taskId === event.taskId) onSamples(event.samples);
		}
		for (const viewer of this.#viewers.values()) {
			if (event.type !== "samples" || viewer.watching.has(event.taskId)) viewer.send(event);
		}
	}

	/** Tells every viewer everything anew: what happened elsewhere may not have reached this console. */
	refresh(): void {
		for (const viewer of this.#viewers.values()) viewer.refresh();
	}

	/** @returns false when there is no such stream (any more) */
	watch(streamId: string, taskIds: readonly string[]): boolean {
		const viewer = this.#viewers.get(streamId);
		if (viewer === undefined) return false;
		viewer.watching = new Set(taskIds);
		this.#tellWatched();
		return true;
	}

	/** Ends all streams. Idempotent. */
	close(): void {
		this.#isClosed = true;
		this.#heartbeat.cancel();
		for (const viewer of [...this.#viewers.values()]) viewer.close();
		for (const { timer } of this.#remembered.values()) timer.cancel();
		this.#remembered.clear();
	}

	async #snapshot(streamId: string): Promise<ServerEvent> {
		const tasks = await this.#options.listTasks();
		const { clock, storeState, redisState } = this.#options;
		const serverTimeMs = clock.nowMs();
		return { type: "snapshot", streamId, tasks, store: storeState(), redis: redisState?.(), serverTimeMs };
	}

	#onClose(viewer: Viewer): void {
		const { streamId } = viewer;
		if (this.#viewers.get(streamId) !== viewer) return;
		this.#viewers.delete(streamId);
		if (viewer.watching.size > 0 && !this.#isClosed) {
			const timer = this.#options.clock.setTimeout(() => this.#remembered.delete(streamId), REMEMBERED_MS);
			this.#remembered.set(streamId, { taskIds: viewer.watching, timer });
		}
		this.#tellWatched();
	}

	#takeRemembered(streamId: string): ReadonlySet<string> | undefined {
		const remembered = this.#remembered.get(streamId);
		remembered?.timer.cancel();
		this.#remembered.delete(streamId);
		return remembered?.taskIds;
	}

	#tellWatched(): void {
		const byViewers = [...this.#viewers.values()].flatMap((viewer) => [...viewer.watching]);
		const byFollowers = [...this.#followers].map(({ taskId }) => taskId);
		this.#options.onWatch(new Set([...byViewers, ...byFollowers]));
	}
}
