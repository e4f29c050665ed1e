import type { SourceDsn } from "@/lib/dsn/types";
import type { TmqMessage, VgroupPosition } from "@/lib/tmq/types";
import type { Clock } from "@/server/clock";
import type { Logger } from "@/server/log";

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
	 * (`"moved"`). While a snapshot is read the next poll waits for this, so every message must be committed, also one
	 * without rows. Rejects with `TmqError` when the session is gone.
	 */
	commit(message: TmqMessage): Promise<"committed" | "moved">;
	/** Begin, end, position and committed offset per vgroup; undefined while a snapshot is read. */
	positions(): Promise<VgroupPosition[] | undefined>;
	/** Ms since the last sign of life of a server that owes one; undefined while it owes none. */
	readonly silentForMs: number | undefined;
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
	/** The server has confirmed a commit in this vgroup during this run. */
	isCommitted?: boolean;
}

/** What a session noticed and somebody should be told; never an error. */
export type TmqSessionEvent =
	/** Retention removed log entries before the group had read them; reading goes on at `begin`. */
	| { type: "retention-gap"; tmqTopic: string; vgroupId: number; missing: bigint; begin: bigint }
	/**
	 * The vgroup's log ends before what was acknowledged in this run: it is another log (the database was made again, or
	 * restored), and all of it is read.
	 */
	| { type: "log-begins-anew"; tmqTopic: string; vgroupId: number; acknowledged: bigint; end: bigint }
	/** What this run had committed is not there any more; reading goes on where it was acknowledged. */
	| { type: "commits-gone"; tmqTopic: string; vgroupId: number }
	/** A vgroup that had been read here belongs to another member of the group now. */
	| { type: "vgroup-moved"; tmqTopic: string; vgroupId: number }
	/** A tag was set in a database topic: TDengine may deliver no more rows of that table to this group. */
	| { type: "tag-set"; tmqTopic: string; table: string | undefined }
	/** The stored data has been read. There may still be no offsets for vgroups that have logged nothing since. */
	| { type: "snapshot-finished" };

export interface TmqSessionOptions {
	dsn: SourceDsn;
	/** 1-based; with `count` above 1 the client id gets the suffix `-index`. */
	member?: { index: number; count: number } | undefined;
	/** What was acknowledged in an earlier session of this run, committed or not: the furthest per vgroup. */
	resume: readonly ResumePoint[];
	clock: Clock;
	logger: Logger;
	/** Covers the opening only; afterwards use `stop()` and dispose. */
	signal: AbortSignal;
	/** The next message is read ahead while the present one is smaller than this. */
	readAheadBytes: number;
	onEvent?: ((event: TmqSessionEvent) => void) | undefined;
}

/**
 * Connects (to the first of the DSN's hosts that answers), subscribes, and commits the resume points. Rejects with
 * `TmqError`, or with the signal's reason.
 */
export type OpenTmqSession = (options: TmqSessionOptions) => Promise<TmqSession>;
