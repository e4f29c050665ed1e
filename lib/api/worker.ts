import * as z from "zod";

/** `draining`: its pipelines go elsewhere and it ends. `silent`: nothing was heard of it for some seconds. */
export const WORKER_STATES = ["ready", "draining", "silent"] as const;
export type WorkerState = (typeof WORKER_STATES)[number];

/** What a process takes of its machine. */
export const processUsageSchema = z.object({
	uptimeS: z.number(),
	/** User and system time since the process began. */
	cpuS: z.number(),
	/** Resident set. */
	memoryBytes: z.number(),
	heapBytes: z.number(),
	/** How late timers ran since the last look. */
	eventLoopDelay: z.object({ meanS: z.number(), p99S: z.number(), maxS: z.number() }),
});
export type ProcessUsage = z.infer<typeof processUsageSchema>;

/** A process that hosts pipelines. */
export const workerSchema = z.object({
	id: z.string(),
	/** As its operator named it, or the machine. */
	name: z.string(),
	/** Host name of the machine it runs on. */
	machine: z.string(),
	pid: z.number(),
	/** Of Spillway. */
	version: z.string(),
	/** Of what console and worker say to each other. */
	protocol: z.number(),
	state: z.enum(WORKER_STATES),
	sinceMs: z.number(),
	/** A task that names labels runs only where one of them is. */
	labels: z.array(z.string()),
	pipelines: z.array(z.object({ taskId: z.string(), member: z.number() })),
	/** How many pipelines it takes; without it, any number. */
	capacity: z.number().optional(),
	/** Messages/s that brokers acknowledged to its pipelines. */
	publishedPerSecond: z.number(),
	/** Processor time over the last seconds, in cores: 0.5 is half of one. Unknown until it has told. */
	cpuCores: z.number().optional(),
	memoryBytes: z.number().optional(),
	usage: processUsageSchema.optional(),
});
export type WorkerStatus = z.infer<typeof workerSchema>;

/** `GET /api/workers`, by machine; with `?taskId=` only those that host pipelines of this task. */
export const workerListSchema = z.object({
	workers: z.array(workerSchema),
	/** They are processes of this console, which starts another one when it is needed. */
	isLocal: z.boolean(),
});
export type WorkerList = z.infer<typeof workerListSchema>;
