import { Queue, QueueEvents } from "bullmq";
import * as z from "zod";
import { messageOf } from "@/lib/errors";
import { type Clock, sleep } from "@/server/clock";
import { FencedWorker } from "@/server/cluster/fence";
import { KEY_PREFIX } from "@/server/cluster/queue";
import type { RedisAccess } from "@/server/cluster/redis";
import type { Logger } from "@/server/log";
import type { TaskShown } from "@/server/supervisor/supervisor";
import { CONSOLE_PROTOCOL_VERSION } from "./messages";

const QUEUE = `commands-v${CONSOLE_PROTOCOL_VERSION}`;
const LOCK_MS = 10_000;
/** A removal waits for a drain; the others are over at once. */
const AT_ONCE = 1_000;
const RETRY_MS = 500;
const NO_END = 1_000_000;
/** An answer stays in Redis for whoever asked. */
const KEEP_S = 60;

export const COMMAND_VERBS = ["start", "stop", "restart", "skip-refused", "remove"] as const;

/** What the console that supervises is asked to do. The wish itself is in the store; this only has it looked at. */
export interface Command {
	verb: (typeof COMMAND_VERBS)[number];
	taskId: string;
}

/** The task as it stands afterwards; nothing when it is gone. */
export interface CommandAnswer {
	shown: TaskShown | undefined;
}

export interface CommandQueueOptions {
	redis: RedisAccess;
	clock: Clock;
	logger: Logger;
}

const answerSchema = z.object({ shown: z.custom<TaskShown>().optional() });

/**
 * What the other consoles ask of the one that supervises. A command lies in a queue until some console has carried it
 * out, so that none is lost while the supervision changes hands.
 */
export class CommandQueue implements AsyncDisposable {
	readonly #options: CommandQueueOptions;
	readonly #queue: Queue<Command, CommandAnswer>;
	readonly #events: QueueEvents;

	constructor(options: CommandQueueOptions) {
		const { redis } = options;
		this.#options = options;
		this.#queue = new Queue(QUEUE, { connection: redis.patient(), prefix: KEY_PREFIX });
		this.#queue.on("error", (error) => redis.tell(error));
		this.#events = new QueueEvents(QUEUE, {
			connection: redis.patient(),
			prefix: KEY_PREFIX,
			// Shorter than the wait after which the connection would be taken for dead.
			blockingTimeout: 2_000,
		});
		this.#events.on("error", (error) => redis.tell(error));
	}

	/**
	 * Hands a command over and waits for its answer; undefined when there is none yet, and it will be carried out later.
	 * Without Redis it waits here, and goes on its way once that is back.
	 */
	async ask(command: Command, limitMs: number): Promise<CommandAnswer | undefined> {
		const { clock, logger } = this.#options;
		const answered = new AbortController();
		const limit = sleep(clock, limitMs, answered.signal);
		limit.catch(() => {});
		try {
			const answer = this.#answer(command, limitMs);
			return await Promise.race([answer, limit.then(() => Promise.reject(new Error("Redis does not answer.")))]);
		} catch (error) {
			logger.info({ ...command, reason: messageOf(error) }, "not answered yet");
			return undefined;
		} finally {
			answered.abort();
		}
	}

	async #answer(command: Command, limitMs: number): Promise<CommandAnswer> {
		const job = await this.#queue.add(command.verb, command, {
			attempts: NO_END,
			backoff: { type: "fixed", delay: RETRY_MS },
			removeOnComplete: { age: KEEP_S },
			removeOnFail: { age: KEEP_S },
		});
		const answer: unknown = await job.waitUntilFinished(this.#events, limitMs);
		return { shown: answerSchema.parse(answer).shown };
	}

	/** Carries commands out until it is disposed of. What is cut off then is carried out by the next console. */
	serve(carryOut: (command: Command) => Promise<CommandAnswer>): AsyncDisposable {
		const { redis, clock } = this.#options;
		const worker = new FencedWorker<Command, CommandAnswer>(QUEUE, {
			redis,
			clock,
			lockMs: LOCK_MS,
			concurrency: AT_ONCE,
			process: (job, _token, signal) => abortable(carryOut(job.data), signal),
		});
		worker.run().catch((error) => redis.tell(error));
		return {
			async [Symbol.asyncDispose]() {
				await worker.takeNoMore();
				worker.cancelAllJobs("Another console supervises.");
				await worker.close();
			},
		};
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#events.close();
		await this.#queue.close();
	}
}

function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
	return new Promise((resolve, reject) => {
		signal.addEventListener("abort", () => reject(new Error("Broken off.")), { once: true });
		promise.then(resolve, reject);
	});
}
