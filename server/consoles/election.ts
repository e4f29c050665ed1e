import { type Job, Queue, WaitingError } from "bullmq";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import { FencedWorker } from "@/server/cluster/fence";
import { KEY_PREFIX } from "@/server/cluster/queue";
import type { RedisAccess } from "@/server/cluster/redis";
import type { Logger } from "@/server/log";
import { machineMs } from "@/server/worker/lease";

/** Of consoles of every version: two that do not understand each other must not both supervise either. */
const QUEUE = "supervision";
const JOB = "supervision";
/** Redis may have lost the job; adding it again changes nothing where it is. */
const ADD_MS = 3_000;
const RETRY_MS = 1_000;
const NO_END = 1_000_000;

/** The time during which this console supervises, and no other. */
export interface Term {
	/** Asked before everything that two consoles must not both do; once it says no, it says no. */
	isHeld(): boolean;
	/** Aborted when the term is over, or is to be given up. */
	readonly signal: AbortSignal;
}

export interface ElectionOptions {
	redis: RedisAccess;
	clock: Clock;
	logger: Logger;
	/** How long the supervision stays with a console that says nothing. */
	lockMs: number;
	/** Supervises until the signal is aborted; resolves when another console may go on. */
	lead(term: Term): Promise<void>;
}

/**
 * Which console supervises: the supervision is one job without an end, in a queue of its own. The console that holds its
 * lock leads; when it dies, the queue gives the job to another.
 */
export class Election implements AsyncDisposable {
	readonly #options: ElectionOptions;
	readonly #queue: Queue;
	readonly #worker: FencedWorker<object, void>;
	readonly #leaving = new AbortController();
	#adder: TimerHandle | undefined;

	constructor(options: ElectionOptions) {
		const { redis, clock, lockMs } = options;
		this.#options = options;
		this.#queue = new Queue(QUEUE, {
			connection: redis.patient(),
			prefix: KEY_PREFIX,
			streams: { events: { maxLen: 100 } },
		});
		this.#queue.on("error", (error) => redis.tell(error));
		this.#worker = new FencedWorker<object, void>(QUEUE, {
			redis,
			clock,
			lockMs,
			concurrency: 1,
			process: (job, token, signal) => this.#hold(job, token, signal),
		});
	}

	/** Stands for election from now on. */
	begin(): void {
		this.#add();
		this.#adder = every(this.#options.clock, ADD_MS, () => this.#add());
		this.#worker.run().catch((error) => this.#options.redis.tell(error));
	}

	/** Gives the supervision to another console, if this one has it. */
	async [Symbol.asyncDispose](): Promise<void> {
		this.#adder?.cancel();
		this.#leaving.abort(new Error("This console is stopping."));
		await this.#worker.close();
		await this.#queue.close();
	}

	#add(): void {
		const backoff = { type: "fixed", delay: RETRY_MS } as const;
		const options = { jobId: JOB, attempts: NO_END, backoff, removeOnComplete: true, removeOnFail: true };
		this.#queue.add(JOB, {}, options).catch((error) => this.#options.redis.tell(error));
	}

	async #hold(job: Job<object, void>, token: string, lost: AbortSignal): Promise<void> {
		const { lead, logger } = this.#options;
		const isHeld = () => !lost.aborted && machineMs() < this.#worker.leaseUntilMs(JOB);
		logger.info("this console supervises the tasks from now on");
		try {
			await lead({ isHeld, signal: AbortSignal.any([lost, this.#leaving.signal]) });
		} finally {
			logger.info({ isLost: !isHeld() }, "this console supervises the tasks no longer");
		}
		if (!isHeld()) throw new Error("The supervision was lost.");
		await job.moveToWait(token);
		throw new WaitingError();
	}
}
