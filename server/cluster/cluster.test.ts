import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "@/lib/secret";
import type { MemberId, PlacementMessage } from "@/server/supervisor/types";
import { MuteProxy } from "@/server/testing/mute-proxy";
import { findRedis, type RedisServer, startRedis } from "@/server/testing/redis";
import { bundleEntry } from "@/server/worker/testing/bundle";
import { jobIdOf, KEY_PREFIX, queueName } from "./queue";
import { openConsole, startWorker, type TestConsole, type TestWorkerOptions } from "./testing/cluster";
import { jobsOnNoWorker } from "./unheld";

const hasRedis = findRedis() !== undefined;
if (!hasRedis) console.log("skipped: the cluster on a real Redis (redis-server is not installed)");

const LONG = { timeout: 30_000 };
const SECRET = "correct horse battery staple";

let workerFile: string;
let workerProcess: string;
let redis: RedisServer;
beforeAll(async () => {
	if (!hasRedis) return;
	workerFile = await bundleEntry("server/worker/testing/counting-worker.ts");
	workerProcess = await bundleEntry("server/cluster/testing/worker-process.ts");
	redis = await startRedis();
});
afterAll(async () => {
	if (!hasRedis) return;
	await redis[Symbol.asyncDispose]();
	await fs.rm(workerFile);
	await fs.rm(workerProcess);
});

let folder: string;
let notes: string;
let heard: PlacementMessage[];
let own: TestConsole;
let ends: (() => Promise<unknown>)[];
beforeEach(async () => {
	folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-cluster-"));
	notes = path.join(folder, "notes");
	await fs.writeFile(notes, "");
	heard = [];
	ends = [];
	if (!hasRedis) return;
	await redis.flush();
	own = openConsole(redis.url);
	own.placement.allowAddresses([]);
	own.placement.onMessage((message) => heard.push(message));
});
afterEach(async () => {
	for (const end of ends.reverse()) await end();
	if (hasRedis) await own[Symbol.asyncDispose]();
	await fs.rm(folder, { recursive: true });
});

const noted = async () => (await fs.readFile(notes, "utf8")).trim().split("\n");
const startsOf = async (taskId: string) => (await noted()).filter((line) => line.startsWith(`start ${taskId}#`));
const types = () => heard.map(({ type }) => type);

async function onNoWorker(): Promise<readonly string[]> {
	const connection = new Redis({ port: redis.port, host: "127.0.0.1" });
	try {
		return await jobsOnNoWorker(connection, undefined);
	} finally {
		connection.disconnect();
	}
}

async function worker(options: Partial<TestWorkerOptions> = {}) {
	const started = await startWorker({ url: redis.url, workerFile, ...options });
	ends.push(async () => started[Symbol.asyncDispose]());
	return started;
}

function start(taskId: string, more: { placement?: string; broker?: string } = {}): MemberId {
	const id = { taskId, runId: `run-of-${taskId}`, member: 1 };
	const { placement, broker = "works" } = more;
	own.placement.start({ ...id, memberCount: 1, placement, source: new Secret(notes), broker: new Secret(broker) });
	return id;
}

/** A worker as a process of its own, which runs the task "a" when this resolves. Gives its process ids, its own first. */
async function workerOfItsOwn(): Promise<number[]> {
	const child: ChildProcess = fork(workerProcess, [redis.url.reveal(), workerFile], { stdio: "inherit" });
	ends.push(async () => child.kill("SIGKILL"));
	start("a");
	await starts("a", 1);
	const [pids] = (await once(child, "message")) as [number[]];
	ends.push(async () => {
		for (const pid of pids.filter(isAlive)) process.kill(pid, "SIGKILL");
	});
	return [child.pid ?? 0, ...pids];
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

async function starts(taskId: string, times: number): Promise<void> {
	await expect.poll(() => startsOf(taskId), LONG).toHaveLength(times);
}

describe.skipIf(!hasRedis)("a worker that cannot renew its locks", () => {
	/** The first process had fallen silent, or was gone, before the second began. */
	async function fellSilentFirst(): Promise<void> {
		const lines = await noted();
		const [first, second] = lines.flatMap((line, index) => (line.startsWith("start") ? [index] : []));
		const end = lines.findIndex((line) => /^(fell silent|broken off|drained)/.test(line));
		expect({ lines, end }).toMatchObject({ end: expect.any(Number) });
		expect(end).toBeGreaterThan(first ?? Number.POSITIVE_INFINITY);
		expect(end).toBeLessThan(second ?? 0);
	}

	test("because Redis is cut off without a word, falls silent before another may begin", async () => {
		const proxy = await MuteProxy.start(redis.port);
		ends.push(() => proxy[Symbol.asyncDispose]());
		await worker({ url: new Secret(`redis://127.0.0.1:${proxy.port}/0`), name: "cut off" });
		start("a");
		await starts("a", 1);
		await worker({ name: "other" });
		proxy.mute();
		await starts("a", 2);
		await fellSilentFirst();
		await expect.poll(types, LONG).toContain("moved");
		proxy.heal();
		expect(heard.find(({ type }) => type === "moved")).toMatchObject({ message: "Worker cut off was lost." });
	});

	test("because it was frozen, publishes nothing once it is thawed", async () => {
		const all = await workerOfItsOwn();
		const pids = all.slice(1);
		for (const pid of all) process.kill(pid, "SIGSTOP");
		await worker({ name: "other" });
		await starts("a", 2);
		const before = await noted();
		expect(before.filter((line) => !line.startsWith("start"))).toEqual([]);
		for (const pid of all) process.kill(pid, "SIGCONT");
		await expect.poll(noted, LONG).toContainEqual(expect.stringMatching(`^(fell silent|broken off) a#1 ${pids[0]}`));
		expect(await startsOf("a")).toHaveLength(2);
		expect(await noted()).not.toContain(`published after a gap a#1 ${pids[0]}`);
	});
});

describe.skipIf(!hasRedis)("the last worker", () => {
	const told = () =>
		heard.flatMap((message) => {
			if (message.type === "moved") return message.message;
			return message.type === "state" && message.state.phase === "retrying" ? message.state.cause.message : [];
		});

	test("that is killed leaves tasks that say so, until another comes", async () => {
		const pids = await workerOfItsOwn();
		await expect.poll(() => own.placement.workers(), LONG).toMatchObject([{ state: "ready" }]);
		for (const pid of pids) process.kill(pid, "SIGKILL");
		await expect.poll(told, LONG).toContain("No worker is connected. Start one: spillway worker.");
		expect(told()[0]).toBe("Worker frozen was lost.");
		expect(await onNoWorker()).toEqual(["a.run-of-a.1"]);
		await worker({ name: "other" });
		await starts("a", 2);
		await expect.poll(types, LONG).toContain("report");
		expect(told().filter((message) => message.endsWith("was lost."))).toEqual(["Worker frozen was lost."]);
		await expect.poll(onNoWorker, LONG).toEqual([]);
	});

	test("that is told to end leaves nothing on the list of workers, and no alarm", async () => {
		const only = await worker();
		start("a");
		await starts("a", 1);
		await expect.poll(() => own.placement.workers(), LONG).toHaveLength(1);
		await only.worker.drain();
		await expect.poll(() => own.placement.workers()).toEqual([]);
		await expect.poll(types).toContain("moved");
		expect(heard.find(({ type }) => type === "moved")).toMatchObject({
			message: "Worker one was drained.",
			isPlanned: true,
		});
	});
});

describe.skipIf(!hasRedis)("Redis", () => {
	test("that lost everything gets every pipeline again", async () => {
		await worker();
		for (const taskId of ["a", "b"]) start(taskId);
		await starts("a", 1);
		await starts("b", 1);
		await redis.flush();
		await starts("a", 2);
		await starts("b", 2);
	});

	test("that was away for a moment disturbs nothing", async () => {
		await worker();
		start("a");
		await starts("a", 1);
		await redis.kill();
		await redis.restart();
		heard = [];
		await expect.poll(types, LONG).toContain("report");
		own.placement.stop("a");
		await expect.poll(types, LONG).toContain("ended");
		expect(await startsOf("a")).toHaveLength(1);
	});

	test("never holds a secret in the clear", async () => {
		start("a", { broker: SECRET });
		await expect.poll(() => own.placement.running()).toHaveLength(1);
		const dump = (await redis.dump()).toString("latin1");
		expect(dump).toContain("run-of-a");
		expect(dump).not.toContain(SECRET);
		expect(dump).not.toContain(Buffer.from(SECRET).toString("base64").slice(0, 24));
		expect(dump).not.toContain(notes);
	});
});

describe.skipIf(!hasRedis)("a worker", () => {
	test("that is drained gives its pipelines to another, and tells their last totals", async () => {
		const first = await worker({ name: "first" });
		for (const taskId of ["a", "b", "c"]) start(taskId);
		for (const taskId of ["a", "b", "c"]) await starts(taskId, 1);
		await worker({ name: "second" });
		await first.worker.drain();
		for (const taskId of ["a", "b", "c"]) await starts(taskId, 2);
		const moved = heard.filter((message) => message.type === "moved");
		expect(moved).toHaveLength(3);
		expect(moved[0]).toMatchObject({ message: "Worker first was drained." });
		expect(moved[0]).toHaveProperty("report.counters.published", expect.any(Number));
	});

	test("takes its share of many pipelines, and of those that others have when it comes later", async () => {
		const workers = [await worker({ name: "one" }), await worker({ name: "two" })];
		/** By worker; undefined while some pipeline is on its way. */
		const spread = () => {
			const held = workers.map(({ worker: each }) => each.pipelines.length);
			const total = held.reduce((sum, count) => sum + count, 0);
			return total === 60 ? Math.max(...held) : undefined;
		};
		for (let n = 1; n <= 60; n++) start(`t${n}`);
		await expect.poll(spread, LONG).toBeLessThanOrEqual(32);
		workers.push(await worker({ name: "three" }));
		await expect.poll(spread, { timeout: 60_000 }).toBeLessThanOrEqual(21);
		expect(new Set(heard.flatMap((message) => (message.type === "moved" ? message.message : [])))).toEqual(
			new Set(["Worker one had more than its share.", "Worker two had more than its share."]),
		);
	});

	test("leaves further members of a task to the others", async () => {
		const workers = [await worker({ name: "one" }), await worker({ name: "two" }), await worker({ name: "three" })];
		const lines = { memberCount: 3, source: new Secret(notes), broker: new Secret("works") };
		for (const member of [1, 2, 3]) own.placement.start({ taskId: "a", runId: "r", member, ...lines });
		await starts("a", 3);
		expect(workers.map(({ worker: each }) => each.pipelines.length)).toEqual([1, 1, 1]);
	});

	test("with another key takes nothing, and says why", async () => {
		await expect(worker({ key: new Uint8Array(32).fill(1) })).rejects.toMatchObject({ code: "key-file" });
	});

	test("takes tasks that are pinned to its labels, and those that are not pinned", async () => {
		await worker({ labels: ["site=b"] });
		start("pinned", { placement: "site=a" });
		start("elsewhere", { placement: "site=b" });
		start("free");
		await starts("elsewhere", 1);
		await starts("free", 1);
		expect(await startsOf("pinned")).toEqual([]);
		await expect
			.poll(() => heard.filter((message) => message.type === "state" && message.taskId === "pinned"), LONG)
			.toContainEqual(
				expect.objectContaining({
					state: expect.objectContaining({
						phase: "retrying",
						cause: expect.objectContaining({
							code: "no-worker",
							message: "No worker with the label site=a is connected. Start one: spillway worker --labels site=a.",
						}),
					}),
				}),
			);
		await worker({ name: "a", labels: ["site=a"] });
		await starts("pinned", 1);
	});
});

describe.skipIf(!hasRedis)("another console", () => {
	test("finds what runs, goes on with it, and reads what ended meanwhile", async () => {
		await worker();
		const running = start("a");
		const ending = start("b");
		await starts("a", 1);
		await starts("b", 1);
		await own.placement.shutdown();
		const next = openConsole(redis.url);
		ends.push(async () => next[Symbol.asyncDispose]());
		const heardNext: PlacementMessage[] = [];
		next.placement.onMessage((message) => heardNext.push(message));
		const found = await next.placement.running();
		expect(found).toEqual(expect.arrayContaining([running, ending]));
		const lines = { memberCount: 1, source: new Secret(notes), broker: new Secret("works") };
		// The task was pinned elsewhere while no console was there: what runs stays where it is.
		next.placement.start({ ...running, ...lines, placement: "site=a" });
		await expect.poll(() => heardNext.map(({ type }) => type), LONG).toContain("report");
		next.placement.dismiss(ending);
		expect(await startsOf("a")).toHaveLength(1);
		await expect.poll(() => next.placement.running(), LONG).toEqual([running]);
		expect(heardNext.filter((message) => "taskId" in message && message.taskId === "b")).toEqual([]);
		expect(await startsOf("a")).toHaveLength(1);
	});
});

test.skipIf(!hasRedis)("a job of another version waits for a worker that knows it", async () => {
	const later = new Queue(queueName(undefined, 2), { connection: { port: redis.port }, prefix: KEY_PREFIX });
	ends.push(() => later.close());
	const id = { taskId: "a", runId: "r", member: 1 };
	await later.add("pipeline", { ...id, from: "a later version" }, { jobId: jobIdOf(id) });
	await worker();
	start("b");
	await starts("b", 1);
	expect(await later.getWaitingCount()).toBe(1);
});
