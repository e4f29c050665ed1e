import type { Case } from "../cases";

/** What a measuring program is told, as JSON in its first argument. */
export interface Job extends Case {
	/** What is published in this time is for warming up. */
	readonly warmMs: number;
	readonly measureMs: number;
	/** Messages in flight; Spillway's own default if null. */
	readonly window: number | null;
	/** Of the TMQ server; the consumer group is new for each job. */
	readonly sourcePort: number;
	readonly tmqTopic: string;
	readonly groupId: string;
	readonly brokerPort: number;
	/** Path of the recording. */
	readonly file: string;
}

/** What it prints, as one line of JSON. */
export interface Measured {
	readonly messagesPerSecond: number;
	/** CPU time of the measuring process for one message, user and system. */
	readonly cpuUs: number;
}

/** Measures the steady rate after the time for warming up. */
export class Stopwatch {
	readonly #job: Job;
	#firstAtMs: number | undefined;
	#warm: { count: number; atMs: number; cpuUs: number } | undefined;

	constructor(job: Job) {
		this.#job = job;
	}

	/** Call with what is published so far. Gives the result once the time is over. */
	progress(count: number): Measured | undefined {
		const atMs = performance.now();
		if (count > 0) this.#firstAtMs ??= atMs;
		if (this.#firstAtMs === undefined || atMs - this.#firstAtMs < this.#job.warmMs) return undefined;
		this.#warm ??= { count, atMs, cpuUs: cpuUs() };
		const { count: before, atMs: fromMs, cpuUs: cpuBefore } = this.#warm;
		if (atMs - fromMs < this.#job.measureMs || count === before) return undefined;
		return {
			messagesPerSecond: ((count - before) * 1_000) / (atMs - fromMs),
			cpuUs: (cpuUs() - cpuBefore) / (count - before),
		};
	}
}

function cpuUs(): number {
	const { user, system } = process.cpuUsage();
	return user + system;
}

export function readJob(): Job {
	return JSON.parse(process.argv[2] ?? "{}") as Job;
}
