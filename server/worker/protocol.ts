import type { LogLevelSetting } from "@/lib/log-level";
import type { Cause, LiveSample, MessagePlace, PipelineReport, SkippedRecord, TaskState } from "@/lib/task/types";
import type { WorkerLoad } from "./load-meter";

/** Raised when the messages change; both sides compare it in `ready`. */
export const WORKER_PROTOCOL_VERSION = 6;

/** Supervisor → worker. Secrets travel here (a pipe between parent and child), never by arguments or environment. */
export type WorkerCommand =
	| {
			type: "start";
			taskId: string;
			runId: string;
			/** 1-based; with `memberCount` above 1 the client ids get the suffix `-member`. */
			member: number;
			memberCount: number;
			/** DSN lines with their secrets filled in. */
			source: string;
			broker: string;
			/** A refusal of this one message is passed over instead of ending the run. */
			skipAt?: MessagePlace | undefined;
			/** Publishes nothing after this moment (see `machineMs`) unless a `lease` moves it; unset: no end. */
			leaseUntilMs?: number | undefined;
	  }
	/** All members of the task, or the one that is named. */
	| { type: "stop"; taskId: string; runId?: string; member?: number }
	/** These pipelines may publish until this moment (see `machineMs`). */
	| { type: "lease"; members: readonly MemberKey[]; untilMs: number }
	/** Ends the pipeline at once: it publishes nothing more, and commits what was acknowledged. */
	| { type: "break-off"; member: MemberKey }
	/** Whether somebody looks at the task: live samples are taken only then. */
	| { type: "watch"; taskId: string; isWatched: boolean }
	/** Where the worker may connect to from now on (see `server/reach`); told before its first pipeline. */
	| { type: "reach"; allowed: readonly string[] }
	/** How much the worker logs from now on. */
	| { type: "log-level"; level: LogLevelSetting }
	| { type: "shutdown" };

export interface MemberKey {
	taskId: string;
	runId: string;
	member: number;
}

export interface TaskEvent {
	taskId: string;
	runId: string;
	member: number;
	atMs: number;
	level: "info" | "warning" | "error";
	/** Stable key such as `broker-away`; the console's chart marks some of them. */
	code: string;
	/** One sentence without secrets. */
	message: string;
}

export interface MemberReport extends MemberKey {
	report: PipelineReport;
}

/** Worker → supervisor. */
export type WorkerMessage =
	| { type: "ready"; protocolVersion: number; pid: number }
	/** Every few seconds, whether it hosts anything or not. */
	| { type: "load"; load: WorkerLoad }
	| { type: "state"; taskId: string; runId: string; member: number; state: TaskState }
	/**
	 * Each second, of the pipelines for which something changed, all at once: hundreds of small messages a second would
	 * cost more than they say. What was said last of the others still holds at `atMs`.
	 */
	| { type: "reports"; atMs: number; reports: readonly MemberReport[] }
	| { type: "samples"; taskId: string; runId: string; member: number; samples: LiveSample[] }
	/** Messages that were not published, a few per reason and turn, to be kept. */
	| { type: "skipped"; taskId: string; runId: string; member: number; samples: SkippedRecord[] }
	| { type: "event"; event: TaskEvent }
	/** The pipeline is gone; `cause` when it failed. `report` holds the final totals. */
	| {
			type: "ended";
			taskId: string;
			runId: string;
			member: number;
			cause: Cause | undefined;
			/** The message that the broker refused, if that is why it failed. */
			refusedAt?: MessagePlace | undefined;
			/** `idle`: the DSN's `timeout` ran out. */
			reason: "stopped" | "failed" | "idle";
			report: PipelineReport;
	  };
