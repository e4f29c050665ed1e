import type { TmqMessage, VgroupPosition } from "@/lib/tmq/types";

/**
 * One subscription over one connection. It dies with its connection: whoever holds it makes a new one (after a
 * backoff), tells it what was acknowledged meanwhile, and reads on.
 */
export interface TmqSession extends AsyncDisposable {
	/** Server version as the adapter names it, e.g. `3.3.7.5`. */
	readonly serverVersion: string;
	/**
	 * The messages, pulled: the next one is fetched ahead while the caller works on the present one (within
	 * `readAheadBytes`, and not while a snapshot is read). Throws `TmqError` when the connection or subscription is gone;
	 * ends after `stop()`. At most one iteration.
	 */
	messages(): AsyncIterable<TmqMessage>;
	/**
	 * Commits up to the message's next offset, ahead of the next poll. Commits of one vgroup that wait at the same time
	 * become one. Resolves when the server has answered; a vgroup that was taken over meanwhile is not an error
	 * (`"moved"`).
	 */
	commit(message: TmqMessage): Promise<"committed" | "moved">;
	/** Begin, end, position and committed offset per vgroup; undefined while a snapshot is read. */
	positions(): Promise<VgroupPosition[] | undefined>;
	/** No further poll; `messages()` ends after what was already read. */
	stop(): void;
	/** Leaves the group and closes. Idempotent. Commits nothing by itself. */
	[Symbol.asyncDispose](): Promise<void>;
}

/** Where reading goes on after a lost connection: what was acknowledged but not yet committed. */
export interface ResumePoint {
	tmqTopic: string;
	vgroupId: number;
	nextOffset: bigint;
}
