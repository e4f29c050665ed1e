import fs from "node:fs/promises";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { openConsole } from "@/server/cluster/testing/cluster";
import { findRedis, type RedisServer, startRedis } from "@/server/testing/redis";
import { compileCommandLine } from "./testing/command-process";

const hasRedis = findRedis() !== undefined;
if (!hasRedis) console.log("skipped: the worker's command on a real Redis (redis-server is not installed)");

/** A process that does not end by itself is found hanging by then. */
const LONG = 30_000;
const OWN_KEY = "07".repeat(32);
const OTHER_KEY = "ab".repeat(32);

let spillway: Awaited<ReturnType<typeof compileCommandLine>>;
let redis: RedisServer;
beforeAll(async () => {
	spillway = await compileCommandLine("worker-command");
	if (hasRedis) redis = await startRedis();
});
afterAll(() => (hasRedis ? redis[Symbol.asyncDispose]() : undefined));

let folder: string;
beforeEach(async () => {
	folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-worker-command-"));
});
afterEach(() => fs.rm(folder, { recursive: true }));

async function settings(redisUrl: string, key = OWN_KEY): Promise<Record<string, string>> {
	const keyFile = path.join(folder, "secret.key");
	await fs.writeFile(keyFile, key, { mode: 0o600 });
	return { SPILLWAY_REDIS_URL: redisUrl, SPILLWAY_KEY_FILE: keyFile, SPILLWAY_LOG_LEVEL: "silent" };
}

/** Takes connections and says nothing. */
async function startMute(): Promise<number> {
	const mute = net.createServer((socket) => socket.on("error", () => {}));
	await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => void mute.close());
	return (mute.address() as AddressInfo).port;
}

describe.skipIf(!hasRedis)("a worker on a Redis with consoles", () => {
	test("and another key than theirs says so and ends", { timeout: LONG }, async () => {
		await using console = openConsole(redis.url);
		console.placement.allowAddresses([]);
		await expect.poll(() => redis.dump().then(String)).toContain("spillway:settings");
		const { code, err } = await spillway(["worker"], await settings(redis.url.reveal(), OTHER_KEY));
		expect(err).toMatch(/^The consoles on Redis at redis:\/\/127\.0\.0\.1:\d+\/0 have another key file: .+\n$/);
		expect(code).toBe(1);
	});

	test("that is told to end ends well", { timeout: LONG }, async () => {
		await using console = openConsole(redis.url);
		console.placement.allowAddresses([]);
		const isThere = vi.waitUntil(() => console.placement.workers().length === 1, { timeout: LONG });
		const { code, out } = await spillway(["worker", "--name", "one"], await settings(redis.url.reveal()), isThere);
		expect(out).toContain("Worker one takes pipelines from");
		expect(code).toBe(0);
		expect(console.placement.workers()).toEqual([]);
	});
});

test.skipIf(!hasRedis)(
	"a worker that waits for a console while Redis goes away can be ended",
	{ timeout: LONG },
	async () => {
		await using ownRedis = await startRedis();
		const connection = new Redis({ port: ownRedis.port, host: "127.0.0.1", retryStrategy: null });
		connection.on("error", () => {});
		const isAsking = async () => {
			await vi.waitUntil(async () => String(await connection.client("LIST")).includes("name=worker-one"), {
				timeout: LONG,
			});
			await ownRedis.kill();
			// By then it has asked again, without an answer.
			await new Promise((resolve) => setTimeout(resolve, 1_500));
		};
		const { code } = await spillway(["worker", "--name", "one"], await settings(ownRedis.url.reveal()), isAsking());
		expect(code).toBe(0);
		connection.disconnect();
	},
);

describe("a worker whose Redis", () => {
	test.each([
		["is not there", async () => 1, /ECONNREFUSED/],
		["takes connections and says nothing", startMute, /no answer/i],
	])("%s says so and ends", { timeout: LONG }, async (_name, portOf, reason) => {
		const environment = await settings(`redis://:hunter2-secret@127.0.0.1:${await portOf()}/0`);
		const { code, err } = await spillway(["worker"], environment);
		expect(err).toMatch(/^Redis at redis:\/\/127\.0\.0\.1:\d+\/0 cannot be used: /);
		expect(err).toMatch(reason);
		expect(err).not.toContain("hunter2");
		expect(code).toBe(1);
	});
});
