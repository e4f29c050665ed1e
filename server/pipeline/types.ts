import type { BrokerDsn, SourceDsn } from "@/lib/dsn/types";
import type { Cause, LiveSample, MessagePlace, PipelineReport, SkippedRecord, TaskState } from "@/lib/task/types";
import type { Clock } from "@/server/clock";
import type { Logger } from "@/server/log";
import type { MqttPublisher } from "@/server/mqtt/types";
import type { OpenTmqSession } from "@/server/tmq/types";

export interface PipelineOptions {
	source: SourceDsn;
	broker: BrokerDsn;
	/** 1-based; with `count` above 1 the client ids get the suffix `-index`. */
	member?: { index: number; count: number };
	openSession: OpenTmqSession;
	createPublisher: (broker: BrokerDsn) => MqttPublisher;
	clock: Clock;
	/** 0 to 1; for the backoff. */
	random: () => number;
	logger: Logger;
	/** A refusal of this one message is passed over instead of ending the run. */
	skipAt?: MessagePlace | undefined;
	/** Instead of the DSN's `timeout`. */
	idleTimeoutMs?: number | undefined;
	listener?: Partial<PipelineListener>;
}

/** What a pipeline tells while it runs. Totals are asked for by `report()`. */
export interface PipelineListener {
	onState(state: TaskState): void;
	onSamples(samples: LiveSample[]): void;
	/** A few of the messages that were not published, watched or not. */
	onSkipped(samples: SkippedRecord[]): void;
	onEvent(event: PipelineEvent): void;
}

export interface PipelineEvent {
	level: "info" | "warning" | "error";
	/** Stable key such as `broker-away`. */
	code: string;
	/** One sentence without secrets. */
	message: string;
}

/** `idle`: nothing new came for as long as was asked for. */
export interface PipelineEnd {
	reason: "stopped" | "failed" | "idle";
	cause: Cause | undefined;
	/** The message that the broker refused, if that is why it ended. */
	refusedAt?: MessagePlace | undefined;
}

export interface PipelineHandle {
	readonly state: TaskState;
	/** Resolves when it is gone, drained and disconnected; never rejects. */
	readonly ended: Promise<PipelineEnd>;
	report(): PipelineReport;
	/**
	 * Reports of one mark say the same but for their time: a pipeline at rest need not make another. Undefined while they
	 * change by themselves.
	 */
	readonly reportMark: string | undefined;
	/** No further polls; drains, commits, disconnects, within 10 s. Idempotent. */
	stop(): void;
	/** As `stop`, but waits for hardly anything: whoever calls it has seen to it that nothing more is published. */
	breakOff(): void;
	/** Whether somebody looks: samples are taken only then. */
	watch(isWatched: boolean): void;
}
