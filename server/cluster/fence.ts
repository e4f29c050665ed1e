import { type Job, type Processor, UnrecoverableError, Worker } from "bullmq";
import { backoffMs } from "@/lib/backoff";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import { Lease, machineMs } from "@/server/worker/lease";
import { KEY_PREFIX } from "./queue";
import type { RedisAccess } from "./redis";

/** So much of the lock's time before it runs out its holder falls silent: for what is on its way. */
const MARGIN = 0.2;
const CHECK_MS = 250;
/** After this part of the lock's time Redis is asked for locks that have run out. Both bound how long a job lies idle. */
const STALLED_CHECK = 0.2;
const IDLE_WAIT_S = 2;
const RETRY_MS = 1_000;
const COME_AGAIN_MS = 300;
const NO_END = 1_000_000;

/** How long what holds a lock goes on after its last renewal. */
export function leaseMsOf(lockMs: number): number {
	return lockMs * (1 - MARGIN);
}

export interface FencedWorkerOptions<Data, Result> {
	redis: RedisAccess;
	clock: Clock;
	/** How long a job stays with a worker that says nothing. */
	lockMs: number;
	concurrency: number;
	/** These jobs may be worked on until then, on the clock of `machineMs`. */
	onRenewed?: (jobIds: readonly string[], untilMs: number) => void;
	/** The signal is aborted when the job may not be worked on any more, or `cancelJob` was called. */
	process: (job: Job<Data, Result>, token: string, signal: AbortSignal) => Promise<Result>;
}

/**
 * A worker of the queue that knows until when it may hold each of its jobs. BullMQ tells when a lock was lost, but not
 * when nothing is heard of Redis at all: a renewal on a dead connection waits for ever, while the lock runs out and
 * another worker takes the job. So each job has a lease of its own, counted from the moment its renewal was asked for,
 * and is cancelled when it runs out.
 */
export class FencedWorker<Data, Result> extends Worker<Data, Result> {
	readonly #options: FencedWorkerOptions<Data, Result>;
	readonly #connection: ReturnType<RedisAccess["patient"]>;
	readonly #leases = new Map<string, { lease: Lease; untilMs: number }>();
	readonly #check: TimerHandle;
	/** By id: jobs that BullMQ has not finished with. */
	readonly #underWay = new Set<string>();
	#takesNoMore = false;

	/** Nothing is taken before `run`. */
	constructor(name: string, options: FencedWorkerOptions<Data, Result>) {
		const { redis, clock, lockMs, concurrency, process: work } = options;
		const processor: Processor<Data, Result> = (job, token, signal) => {
			if (token === undefined || signal === undefined) throw new UnrecoverableError("The queue gave no token.");
			return work(job, token, signal);
		};
		const connection = redis.patient();
		super(name, processor, {
			connection,
			prefix: KEY_PREFIX,
			autorun: false,
			concurrency,
			lockDuration: lockMs,
			stalledInterval: lockMs * STALLED_CHECK,
			// By default the second worker that dies takes the job with it.
			maxStalledCount: NO_END,
			drainDelay: IDLE_WAIT_S,
			runRetryDelay: RETRY_MS,
			settings: { backoffStrategy: (attempts = 1) => (attempts === 1 ? 0 : backoffMs(attempts - 1, Math.random())) },
		});
		this.#options = options;
		this.#connection = connection;
		this.on("error", (error) => redis.tell(error));
		this.#check = every(clock, CHECK_MS, () => this.#cancelOverdue());
	}

	/** Until when a job that is being worked on may be, on the clock of `machineMs`. */
	leaseUntilMs(jobId: string): number {
		return this.#leases.get(jobId)?.untilMs ?? 0;
	}

	override async extendJobLocks(jobIds: string[], tokens: string[], lockMs: number): Promise<string[]> {
		// The lock counts from when Redis reads the request, which is later than this.
		const untilMs = machineMs() + leaseMsOf(lockMs);
		const lost = await super.extendJobLocks(jobIds, tokens, lockMs);
		const renewed = jobIds.filter((jobId) => !lost.includes(jobId));
		for (const jobId of renewed) this.#extend(jobId, untilMs);
		for (const jobId of lost) this.#cancel(jobId);
		if (renewed.length > 0) this.#options.onRenewed?.(renewed, untilMs);
		return lost;
	}

	/** Takes no more jobs; those under way go on. */
	async takeNoMore(): Promise<void> {
		this.#takesNoMore = true;
		await this.pause(true);
	}

	/** May have so many jobs under way from now on, 1 at least; those that are under way go on. */
	async takeUpTo(count: number): Promise<void> {
		// A worker whose last job ended while it was paused has stopped looking for others.
		if (!this.isRunning() && !this.isPaused() && !this.#takesNoMore) this.#begin();
		const isFull = this.#leases.size >= this.concurrency;
		const isMore = count > this.concurrency;
		this.concurrency = count;
		if (!isFull || !isMore || this.#takesNoMore) return;
		// A full worker looks for jobs when one of its own ends, however many it may have; or when it is resumed.
		await this.pause(true);
		if (!this.#takesNoMore) await this.resume();
	}

	/** Without Redis nothing is waited for: the end of a connection that is being made anew is never told. */
	override async close(force = false): Promise<void> {
		this.#check.cancel();
		const connection = this.#connection;
		if (connection.status !== "ready") return await super.close(true);
		const lost = new Promise<void>((resolve) => connection.once("close", () => resolve()));
		await Promise.race([super.close(force), lost]);
	}

	/**
	 * A job that was lost or put back may come again before its last turn here is quite over, whose end would then stop
	 * the renewal of the new lock: BullMQ knows them by the same id. So it is put back once more, for a moment.
	 */
	override async processJob(
		job: Job<Data, Result>,
		token: string,
		fetchNext?: () => boolean,
	): Promise<Job<Data, Result> | undefined> {
		const jobId = job.id ?? "";
		if (this.#underWay.has(jobId)) {
			await job.moveToDelayed(Date.now() + COME_AGAIN_MS, token);
			return undefined;
		}
		this.#underWay.add(jobId);
		try {
			return (await super.processJob(job, token, fetchNext)) ?? undefined;
		} finally {
			this.#underWay.delete(jobId);
		}
	}

	protected override async callProcessJob(
		job: Job<Data, Result>,
		token: string,
		signal?: AbortSignal,
	): Promise<Result> {
		const { clock, lockMs } = this.#options;
		const jobId = job.id ?? "";
		const sinceTakenMs = Math.max(0, Date.now() - (job.processedOn ?? 0));
		const untilMs = machineMs() - sinceTakenMs + leaseMsOf(lockMs);
		this.#leases.set(jobId, { lease: new Lease(clock, untilMs), untilMs });
		try {
			return await super.callProcessJob(job, token, signal);
		} finally {
			this.#leases.delete(jobId);
		}
	}

	#begin(): void {
		this.run().catch((error) => this.#options.redis.tell(error));
	}

	#extend(jobId: string, untilMs: number): void {
		const held = this.#leases.get(jobId);
		if (held === undefined) return;
		held.lease.extend(untilMs);
		held.untilMs = untilMs;
	}

	#cancelOverdue(): void {
		for (const [jobId, { lease }] of this.#leases) if (lease.isOver) this.#cancel(jobId);
	}

	#cancel(jobId: string): void {
		this.cancelJob(jobId, "The lock was lost.");
	}
}
