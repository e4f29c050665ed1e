import type { Job } from "bullmq";
import type { Clock } from "@/server/clock";
import { FencedWorker } from "./fence";
import { openQueue, type PipelineJob, type PipelineQueue, type PipelineResult, queueName } from "./queue";
import type { RedisAccess } from "./redis";
import { Share } from "./share";

export type PipelineTaken = Job<PipelineJob, PipelineResult>;

export interface ServedQueueOptions {
	/** Undefined: the queue of the tasks that name no label. */
	label: string | undefined;
	redis: RedisAccess;
	clock: Clock;
	lockMs: number;
	/** Pipelines that this worker holds at most, of all queues. */
	capacity: number;
	onRenewed(jobIds: readonly string[], untilMs: number): void;
	/** The result is in Redis. */
	onCompleted(job: PipelineTaken): void;
	process(queue: ServedQueue, job: PipelineTaken, token: string, signal: AbortSignal): Promise<PipelineResult>;
}

/** One of the queues that a worker takes pipelines from. */
export class ServedQueue {
	readonly label: string | undefined;
	readonly #worker: FencedWorker<PipelineJob, PipelineResult>;
	readonly #queue: PipelineQueue;
	readonly #share = new Share();
	readonly #capacity: number;

	constructor(options: ServedQueueOptions) {
		const { label, redis, clock, lockMs, capacity, onRenewed } = options;
		this.label = label;
		this.#capacity = capacity;
		this.#queue = openQueue(redis, label);
		this.#worker = new FencedWorker<PipelineJob, PipelineResult>(queueName(label), {
			redis,
			clock,
			lockMs,
			concurrency: 1,
			onRenewed,
			process: (job, token, signal) => options.process(this, job, token, signal),
		});
		this.#worker.on("completed", (job) => options.onCompleted(job));
	}

	/** Takes pipelines from now on; rejects when that breaks off. */
	run(): Promise<void> {
		return this.#worker.run();
	}

	/** Until when a pipeline that was taken may be worked on, on the clock of `machineMs`. */
	leaseUntilMs(jobId: string): number {
		return this.#worker.leaseUntilMs(jobId);
	}

	/**
	 * To be called every second, and when pipelines are about to be added: takes this worker's share from now on. Gives
	 * the number of pipelines that it has too many of and shall give back.
	 *
	 * @param held pipelines of this queue that it holds
	 * @param heldInAll those of the other queues too
	 * @param coming pipelines that are about to be added
	 */
	async turn(now: { workers: number; held: number; heldInAll: number; coming: number }): Promise<number> {
		const { wait = 0, prioritized = 0, active = 0 } = await this.#queue.getJobCounts("wait", "prioritized", "active");
		const { workers, held, heldInAll, coming } = now;
		const capacity = this.#capacity - (heldInAll - held);
		const plan = this.#share.plan({ waiting: wait + prioritized + coming, active, held, workers, capacity });
		await this.#worker.takeUpTo(plan.takeUpTo);
		return plan.giveBack;
	}

	/** Takes no more; what it holds goes on. */
	takeNoMore(): Promise<void> {
		return this.#worker.takeNoMore();
	}

	/** Resolves when nothing is held any more. */
	async close(): Promise<void> {
		await this.#worker.close();
		await this.#queue.close();
	}
}
