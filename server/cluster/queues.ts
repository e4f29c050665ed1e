import type { Redis } from "ioredis";
import { KEY_PREFIX, openQueue, type PipelineQueue } from "./queue";
import type { RedisAccess } from "./redis";

const LABELS_KEY = `${KEY_PREFIX}:labels`;

/** The labels for which there were ever tasks: Redis cannot say which queues there are. */
export function knownLabels(redis: Redis): Promise<string[]> {
	return redis.smembers(LABELS_KEY);
}

/** The queues by label, opened when they are needed. */
export class Queues {
	readonly #access: RedisAccess;
	readonly #redis: Redis;
	readonly #open = new Map<string | undefined, PipelineQueue>();

	constructor(access: RedisAccess, redis: Redis) {
		this.#access = access;
		this.#redis = redis;
	}

	/** The queue of the tasks that name this label, or none. */
	async open(label: string | undefined): Promise<PipelineQueue> {
		if (label !== undefined) await this.#redis.sadd(LABELS_KEY, label);
		return this.#get(label);
	}

	/** All queues that any console has used. */
	async all(): Promise<{ label: string | undefined; queue: PipelineQueue }[]> {
		const labels = [undefined, ...(await knownLabels(this.#redis))];
		return labels.map((label) => ({ label, queue: this.#get(label) }));
	}

	async close(): Promise<void> {
		await Promise.all([...this.#open.values()].map((queue) => queue.close()));
	}

	#get(label: string | undefined): PipelineQueue {
		const known = this.#open.get(label);
		if (known !== undefined) return known;
		const queue = openQueue(this.#access, label);
		this.#open.set(label, queue);
		return queue;
	}
}
