import type { LogLevelSetting } from "@/lib/log-level";
import type { Secret } from "@/lib/secret";
import type { Cause, Counters, MessagePlace, PipelineReport, SkippedRecord, TaskState } from "@/lib/task/types";
import type { MemberReport, TaskEvent, WorkerMessage } from "@/server/worker/protocol";
import type { CountState } from "./run-count";

/** What is needed to run a task. The DSN lines have their secrets filled in. */
export interface TaskDefinition {
	source: Secret;
	broker: Secret;
	/** The source DSN's `parallel`. */
	memberCount: number;
	/** A label such as `site=a`: only workers that carry it may run the task. */
	placement?: string | undefined;
}

/** One pipeline: a task's run has one, or one per member of its consumer group. */
export interface MemberId {
	taskId: string;
	runId: string;
	/** 1-based. */
	member: number;
}

export interface Assignment extends MemberId, TaskDefinition {
	/** A refusal of this one message is passed over. Every member is told; only the one that reads it will meet it. */
	skipAt?: MessagePlace | undefined;
}

/** What is heard of pipelines: what their workers say, or that they are gone with their worker. */
export type PlacementMessage =
	| Exclude<WorkerMessage, { type: "ready" | "load" | "reports" }>
	| ({ type: "report" } & MemberReport)
	/**
	 * The placement is moving the pipeline by itself: it is about to begin again on another worker, counting from zero.
	 * `message` says why, without secrets; `isPlanned` when somebody or the placement wanted it so; `report` holds the last
	 * totals of what is gone, where they are known.
	 */
	| ({ type: "moved"; message: string; isPlanned: boolean; report: PipelineReport | undefined } & MemberId)
	/** What a pipeline had counted at its end, of one that was told before to have moved or to be lost. May be told again. */
	| ({ type: "late-report"; report: PipelineReport } & MemberId)
	/** The worker died, or never came up; the pipeline runs nowhere. `message` says how, without secrets. */
	| ({ type: "lost"; message: string } & MemberId);

/**
 * Where pipelines run. The supervisor decides what shall run and when; a placement decides where, and says what becomes
 * of it. Every started member ends in exactly one `ended` or `lost`.
 */
export interface Placement {
	/** Whether pipelines run on when this process ends. Whoever comes next finds them by `running`. */
	readonly isLasting: boolean;
	/** Starting a member that runs already, as `running` named it, takes it over: it is heard from then on. */
	start(assignment: Assignment): void;
	/** All members that run or wait for a worker, whichever process started them. Rejects while that cannot be known. */
	running(): Promise<readonly MemberId[]>;
	/** Ends a member that nobody wants (its run is over, its task is gone), after a drain, without telling what becomes of it. */
	dismiss(id: MemberId): void;
	/** Drains all members of the task that run. */
	stop(taskId: string): void;
	/** Ends the members of the task at once, undrained, by whatever it takes: they did not answer `stop`. */
	abandon(taskId: string): void;
	watch(taskId: string, isWatched: boolean): void;
	/** Where all pipelines may connect to from now on; see `server/reach`. */
	allowAddresses(entries: readonly string[]): void;
	/** How much all workers log from now on. */
	setLogLevel(level: LogLevelSetting): void;
	onMessage(listener: (message: PlacementMessage) => void): void;
	/** Drains everything and ends the workers; a lasting placement lets go of everything instead. Idempotent. */
	shutdown(): Promise<void>;
}

/** How a task stands before its first run here. */
export interface InitialTask {
	sinceMs: number;
	/** Totals of its last run, if it ever ran. */
	report: PipelineReport;
	/** Why its last run failed, where that is still to be shown. */
	failed?: Cause | undefined;
	/** The message whose refusal ended its last run. */
	refusedAt?: MessagePlace | undefined;
	/** What was counted by the process that supervised it before, but for the run under way. */
	pastTotals?: Counters | undefined;
}

/** A run that another process began. */
export interface AdoptedRun {
	runId: string;
	startedAtMs: number;
	/** As it was known last. */
	state: TaskState;
	/** As it was known last. */
	count: CountState;
	/** Its members that run or wait for a worker. */
	members: readonly MemberId[];
}

export const RUN_END_REASONS = ["stopped", "restarted", "failed", "idle", "server-stopped", "server-lost"] as const;
export type RunEndReason = (typeof RUN_END_REASONS)[number];

export interface ThroughputRow {
	taskId: string;
	/** Unix time divided by ten seconds. */
	slot: number;
	/** False: more of a slot that was recorded before. */
	isNewSlot: boolean;
	read: number;
	published: number;
	skipped: number;
	failed: number;
}

/** What the supervisor wants remembered. Calls return at once; they are carried out in order. */
export interface Journal {
	runStarted(run: { taskId: string; runId: string; atMs: number }): void;
	runEnded(run: { taskId: string; runId: string; atMs: number; reason: RunEndReason; counters: Counters }): void;
	/** From `count` whoever goes on with the run counts on. */
	runProgressed(run: { runId: string; counters: Counters; count: CountState }): void;
	event(event: Omit<TaskEvent, "member" | "runId"> & { runId: string | undefined }): void;
	/** Messages that were not published; the newest of each reason are kept. */
	skipped(kept: { taskId: string; runId: string; samples: readonly SkippedRecord[] }): void;
	throughput(rows: readonly ThroughputRow[]): void;
	/** The run ended by itself, as its DSN asks: the user's wish is fulfilled. */
	wishFulfilled(taskId: string): void;
	/** Resolves when everything so far is stored. */
	flushed(): Promise<void>;
}
