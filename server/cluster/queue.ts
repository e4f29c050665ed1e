import { type Job, type JobsOptions, Queue } from "bullmq";
import * as z from "zod";
import { Secret } from "@/lib/secret";
import type { Cause, MessagePlace, PipelineReport } from "@/lib/task/types";
import { seal, unseal } from "@/server/secrets/seal";
import type { Assignment, MemberId, TaskDefinition } from "@/server/supervisor/types";
import { CLUSTER_PROTOCOL_VERSION, type Holding } from "./messages";
import type { RedisAccess } from "./redis";

/** Of all keys in Redis. */
export const KEY_PREFIX = "spillway";

/** A pipeline as it lies in Redis: one job, from the start of its run to its end. */
export interface PipelineJob extends MemberId {
	memberCount: number;
	skipAt?: MessagePlace | undefined;
	/** The DSN lines with their secrets, sealed with the installation's key and bound to this job. */
	sealed: string;
}

/** What is left of a pipeline that ended for good, until a console has read it. */
export type PipelineResult =
	| {
			type: "ended";
			holding: Holding;
			reason: "stopped" | "failed" | "idle";
			cause?: Cause | undefined;
			refusedAt?: MessagePlace | undefined;
			report: PipelineReport;
	  }
	/** It was ended by force, or could not be begun; `message` says why, without secrets. */
	| { type: "lost"; holding: Holding; message: string };

/** Redis keeps a result for so long when no console reads it. */
const KEEP_RESULT_S = 24 * 3_600;

const NO_END = 1_000_000;

/**
 * A worker serves one queue for the tasks that name no label, and one for each of its labels. The name carries the
 * version: a worker takes no job that it cannot run.
 */
export function queueName(label: string | undefined, version = CLUSTER_PROTOCOL_VERSION): string {
	return label === undefined ? `pipelines-v${version}` : `pipelines-v${version}@${encodeURIComponent(label)}`;
}

export type PipelineQueue = Queue<PipelineJob, PipelineResult, "pipeline">;

export function openQueue(redis: RedisAccess, label: string | undefined): PipelineQueue {
	const queue: PipelineQueue = new Queue(queueName(label), {
		connection: redis.patient(),
		prefix: KEY_PREFIX,
		// Nobody reads the queue's own stream of events.
		streams: { events: { maxLen: 100 } },
	});
	queue.on("error", (error) => redis.tell(error));
	return queue;
}

/** Never used twice, so adding a job that is there already changes nothing. */
export function jobIdOf({ taskId, runId, member }: MemberId): string {
	return `${taskId}.${runId}.${member}`;
}

/** Id of the task that a job is a pipeline of. */
export function taskOfJob(jobId: string): string {
	return jobId.slice(0, jobId.indexOf("."));
}

/** @param addedAtMs becomes the first half of its holdings: later than that of any earlier job of this pipeline */
export function jobOptions(member: MemberId, addedAtMs: number): JobsOptions {
	return {
		jobId: jobIdOf(member),
		timestamp: addedAtMs,
		// A job that is thrown back is taken again, for ever.
		attempts: NO_END,
		backoff: { type: "custom" },
		stackTraceLimit: 0,
		removeOnComplete: { age: KEEP_RESULT_S },
		removeOnFail: { age: KEEP_RESULT_S },
	};
}

const boundTo = (member: MemberId) => `pipeline ${jobIdOf(member)}`;

export function sealJob(key: Uint8Array, { source, broker, placement: _, ...rest }: Assignment): PipelineJob {
	const text = JSON.stringify({ source: source.reveal(), broker: broker.reveal() });
	return { ...rest, sealed: Buffer.from(seal(key, text, boundTo(rest))).toString("base64") };
}

const linesSchema = z.object({ source: z.string(), broker: z.string() });

/** The assignment, or undefined when it was sealed with another key. */
export function openJob(key: Uint8Array, { sealed, ...rest }: PipelineJob): (Assignment & TaskDefinition) | undefined {
	const text = unseal(key, Buffer.from(sealed, "base64"), boundTo(rest));
	if (text === undefined) return undefined;
	const { source, broker } = linesSchema.parse(JSON.parse(text));
	return { ...rest, source: new Secret(source), broker: new Secret(broker) };
}

export function memberOf({ data }: Job<PipelineJob>): MemberId {
	const { taskId, runId, member } = data;
	return { taskId, runId, member };
}
