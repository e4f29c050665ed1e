import type { DelayCounts } from "./delay-counts";

/**
 * Words used everywhere, one meaning each.
 *
 * TMQ topic       a TDengine subscription; never a bare "topic" where MQTT is near
 * consumer group  the name under which TDengine keeps how far a subscription was read
 * vgroup, offset  a shard of a database, and a position in its log
 * task            what a user creates: a source, a broker, a topic template
 * run             one start-to-stop of a task
 * pipeline        a running subscription → publication inside a worker
 * worker          a process that hosts pipelines
 * supervisor      decides which worker runs what, and restarts
 */

/** What the user wants; stored apart from what is. */
export type DesiredState = "running" | "stopped";

export type Side = "source" | "broker";

/** Why something waits or failed, in words for people, with a key for programs. */
export interface Cause {
	/** Stable key such as `broker-refused-login`; never changes with the wording. */
	code: string;
	side: Side | "spillway";
	/** One sentence: what happened, then what to do. Holds no secret. */
	message: string;
	/** Full text as the other side gave it, if there is more. */
	detail?: string | undefined;
}

/** One message of the source, by where the log goes on after it. */
export interface MessagePlace {
	tmqTopic: string;
	vgroupId: number;
	/** 64-bit, as text; undefined while stored data is read, which has no offsets. */
	endsAt: string | undefined;
}

/**
 * What a task is doing.
 *
 * stopped   nothing runs. Left by start.
 * starting  a worker was asked; connecting both ends. Left when both are connected, on an error, or by stop.
 * running   connected at both ends, also when idle. Left by a lost connection, by stop, or by a failure.
 * retrying  a side is away; waits until `nextAttemptAtMs`. Left when it is back, or by stop.
 * stopping  no more polls; what is in flight is drained and committed. Left when the worker is done.
 * failed    nothing runs, and no retry can mend it. Left by start (after a change) or by stop.
 */
export type TaskState =
	| { phase: "stopped"; sinceMs: number }
	| { phase: "starting"; sinceMs: number }
	| { phase: "running"; sinceMs: number; isReadingSnapshot: boolean }
	| { phase: "retrying"; sinceMs: number; cause: Cause; attempt: number; nextAttemptAtMs: number }
	| { phase: "stopping"; sinceMs: number }
	| { phase: "failed"; sinceMs: number; cause: Cause };

export type TaskPhase = TaskState["phase"];

/**
 * Totals of one run, in MQTT messages (one per row or table event).
 * At any moment `read = published + skipped + failed + inFlight`; what was in flight when a run ended is taken out of
 * `read` again and counted as `returned`.
 */
export interface Counters {
	read: number;
	published: number;
	skipped: number;
	failed: number;
	inFlight: number;
	returned: number;
	/** Bytes of published bodies. */
	publishedBytes: number;
	skippedByReason: Record<string, number>;
	/** Rows and events that hold something a later server has introduced, by `UnknownKey`; not among `skipped`. */
	unknownByKey: Record<string, number>;
	/** Connections that were made again after a loss. */
	reconnects: number;
}

/** What a pipeline reports each second. Times are Unix ms, delays ms. */
export interface PipelineReport {
	atMs: number;
	/** Names what these counters count from zero; undefined for a sum of several. */
	countId: string | undefined;
	counters: Counters;
	/** Sum over vgroups of end minus position; log entries, not rows. Undefined while unknown or in a snapshot. */
	lag: number | undefined;
	vgroups: VgroupReport[];
	inFlightLimit: number;
	/** From the poll's answer to the acknowledgement; and from row time where that is known. Undefined without data. */
	delay: { p50Ms: number; p99Ms: number } | undefined;
	rowDelay: { p50Ms: number; p99Ms: number } | undefined;
	/** The first of these, of every message that this pipeline published. */
	delays: DelayCounts;
	/** When a message was last acknowledged. */
	lastAcknowledgedAtMs: number | undefined;
	/** Log entries that retention removed before they were read, this run. */
	retentionGap: number;
	/** Who owes a sign of life, if somebody does: what is told of this run may be out of date. */
	silence?: Silence | undefined;
}

/** `spillway`: the worker that hosts the run. */
export interface Silence {
	side: Cause["side"];
	/** Since the last sign of life. */
	forMs: number;
}

/** Offsets as text: they are 64-bit. */
export interface VgroupReport {
	tmqTopic: string;
	vgroupId: number;
	begin: string;
	position: string | undefined;
	end: string;
	committed: string | undefined;
	lag: number | undefined;
}

/** One published (or skipped, or refused) message as shown in the live panel. */
export interface LiveSample {
	/** Unique within the run, ascending. */
	id: number;
	atMs: number;
	outcome: "published" | "skipped" | "failed";
	mqttTopic: string | undefined;
	/** Why, unless published. */
	reason?: string | undefined;
	body: string;
	/** The body was longer than what is shown. */
	isCut: boolean;
	bodyBytes: number;
	vgroupId: number;
	qos: 0 | 1 | 2;
	delayMs: number | undefined;
}

/** A message that was not published, as it is kept for whoever asks why. */
export interface SkippedRecord {
	atMs: number;
	/** By our own decision, or refused by the broker. */
	outcome: "skipped" | "failed";
	/** Key under which it is counted (`skipKey`), or the code of the broker's refusal. */
	reasonKey: string;
	/** Why, in words. */
	reason: string;
	/** As far as it could be rendered. */
	mqttTopic: string | undefined;
	body: string;
	/** The body was longer than what is kept. */
	isCut: boolean;
	bodyBytes: number;
	vgroupId: number;
}
