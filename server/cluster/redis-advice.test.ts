import { expect, onTestFinished, test, vi } from "vitest";
import { systemClock } from "@/server/clock";
import { createLogger } from "@/server/log";
import { startRedis } from "@/server/testing/redis";
import { FencedWorker } from "./fence";
import { openQueue } from "./queue";
import { RedisAccess } from "./redis";
import { adviceOf, isOlder, readInfo } from "./redis-advice";

test.each([
	["is as it should be", "maxmemory_policy:noeviction\r\naof_enabled:1", []],
	["throws things away", "# Memory\r\nmaxmemory_policy:allkeys-lru\r\naof_enabled:1\r\n", ["maxmemory-policy"]],
	["writes to no file", "maxmemory_policy:noeviction\r\naof_enabled:0\r\n", ["appendonly"]],
	["does both", "aof_enabled:0\nmaxmemory_policy:volatile-ttl", ["maxmemory-policy", "appendonly"]],
	["tells neither", "redis_version:7.2.4", []],
])("a Redis that %s", (_, info, settings) => {
	expect(adviceOf(readInfo(info)).map(({ setting }) => setting)).toEqual(settings);
});

test.each([
	["6.0.16", true],
	["6.2.0", false],
	["6.2.14", false],
	["7.0.15", false],
	["5.9", true],
	["255.255.255", false],
])("%s is older than 6.2.0: %s", (version, expected) => {
	expect(isOlder(version, "6.2.0")).toBe(expected);
});

test("what is wrong with a real Redis is told by its check, and nothing is printed by the queue", async () => {
	await using server = await startRedis(["--maxmemory-policy", "allkeys-lru", "--appendonly", "no"]);
	const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
	onTestFinished(() => printed.mockRestore());
	await using redis = new RedisAccess({ url: server.url, logger: createLogger("test"), name: "test" });
	expect((await redis.check()).map(({ mend }) => mend)).toEqual([
		"set maxmemory-policy noeviction in redis.conf",
		"set appendonly yes in redis.conf",
	]);
	const queue = openQueue(redis, undefined);
	const worker = new FencedWorker("any", {
		redis,
		clock: systemClock,
		lockMs: 5_000,
		concurrency: 1,
		process: async () => undefined,
	});
	await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
	await worker.close();
	await queue.close();
	expect(printed.mock.calls).toEqual([]);
});
