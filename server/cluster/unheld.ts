import type { Redis } from "ioredis";
import { KEY_PREFIX, queueName } from "./queue";

/**
 * The queue's jobs that somebody took and nobody holds: their locks have run out. In one step, because a job that ends
 * between two questions would look the same.
 */
const UNHELD = `
	local unheld = {}
	for _, id in ipairs(redis.call("LRANGE", KEYS[1] .. ":active", 0, -1)) do
		if redis.call("EXISTS", KEYS[1] .. ":" .. id .. ":lock") == 0 then unheld[#unheld + 1] = id end
	end
	return unheld
`;

const keyOf = (label: string | undefined) => `${KEY_PREFIX}:${queueName(label)}`;

/**
 * Ids of jobs whose worker is gone and that no other has put back into the queue. Only the workers of a queue look for
 * such jobs, so without any of them they lie there as if they were run.
 */
export async function unheldJobs(redis: Redis, label: string | undefined): Promise<readonly string[]> {
	return (await redis.eval(UNHELD, 1, keyOf(label))) as string[];
}

/** Ids of jobs that no worker holds: those that wait for one, and those whose worker is gone. */
export async function jobsOnNoWorker(redis: Redis, label: string | undefined): Promise<readonly string[]> {
	const key = keyOf(label);
	const waiting = await redis.lrange(`${key}:wait`, 0, -1);
	const prioritized = await redis.zrange(`${key}:prioritized`, "0", "-1");
	return [...waiting, ...prioritized, ...(await unheldJobs(redis, label))];
}
