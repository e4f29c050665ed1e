import type { WorkerStatus } from "@/lib/api/worker";
import type { PipelineReport, TaskState } from "@/lib/task/types";
import type { ConsoleMessage } from "@/server/consoles/messages";
import type { MemberId } from "@/server/supervisor/types";
import type { WorkerMessage } from "@/server/worker/protocol";

/**
 * Raised when a job or a message between processes changes its meaning. Every message carries it, and so does the name
 * of the queue, so that a worker takes no job that it cannot run.
 */
export const CLUSTER_PROTOCOL_VERSION = 1;

/** Which holding of a pipeline somebody speaks of: each worker that takes it has a later one than those before. */
export interface Holding {
	/** When the pipeline was handed to the queue, Unix ms. */
	addedAtMs: number;
	/** 1 for the first worker that took it, then 2. */
	attempt: number;
}

/** A machine's process that hosts pipelines, as it tells of itself every second. */
export interface WorkerPresence extends Omit<WorkerStatus, "state" | "capacity"> {
	kind: "worker";
	/** Pipelines that it takes at most. */
	capacity: number;
	/** Takes no more pipelines and gives away those it has. */
	isDraining: boolean;
}

/** A console's process, as it tells of itself every second. */
export interface ConsolePresence {
	kind: "console";
	/** Made anew by each start. */
	id: string;
	machine: string;
	version: string;
	pid: number;
	sinceMs: number;
	/** Tasks whose messages somebody looks at here. */
	watched: readonly string[];
}

/** The last word of a worker's process that ends as planned. One that says none is silent for a while, and then forgotten. */
export interface WorkerLeft {
	kind: "left";
	id: string;
}

export type Presence = WorkerPresence | ConsolePresence | WorkerLeft;

/** From a console to every worker. What nobody carries out is asked again: a message may be lost. */
export type WorkerOrder =
	/** Drain the pipeline and end it for good. */
	| { type: "stop"; member: MemberId }
	/** End it at once. */
	| { type: "abandon"; member: MemberId }
	/** So many pipelines are about to be added to the queue of this label, or of none. */
	| { type: "placing"; label: string | undefined; count: number }
	/** The settings in Redis have changed. */
	| { type: "settings" }
	/** Give away all pipelines, and end. */
	| { type: "drain"; workerId: string };

/** What one pipeline is doing, told every second whether it changed or not. */
export interface HeldReport extends MemberId {
	holding: Holding;
	state: TaskState;
	report: PipelineReport;
}

/** What a pipeline that is gone had counted at its end. */
export interface LeftBehindReport extends MemberId {
	report: PipelineReport;
}

/** From a worker to every console. */
export type FromWorker =
	| { type: "reports"; reports: readonly HeldReport[] }
	/** Said at once, in order. */
	| { type: "said"; member: MemberId; holding: Holding; message: Extract<WorkerMessage, { type: Said }> }
	/** The worker gave the pipeline back to the queue; `isPlanned`: because it was told to, or to spread the work. */
	| {
			type: "given-back";
			member: MemberId;
			holding: Holding;
			why: string;
			isPlanned?: boolean | undefined;
			report: PipelineReport | undefined;
	  }
	/** Told late, and for a while again. */
	| { type: "left-behind"; reports: readonly LeftBehindReport[] }
	/** The job is completed: its result can be read. */
	| { type: "done"; member: MemberId };

type Said = "state" | "samples" | "skipped" | "event";

/** What travels on each channel. A channel of one's own is one more line here. */
export interface BusMessages {
	presence: Presence;
	orders: WorkerOrder;
	workers: FromWorker;
	consoles: ConsoleMessage;
}

export type BusChannel = keyof BusMessages;
