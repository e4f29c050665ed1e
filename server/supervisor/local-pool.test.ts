import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "@/lib/secret";
import { systemClock } from "@/server/clock";
import { createLogger } from "@/server/log";
import { bundleEntry } from "@/server/worker/testing/bundle";
import { LocalPool } from "./local-pool";
import type { PlacementMessage } from "./types";

let workerFile: string;
beforeAll(async () => {
	workerFile = await bundleEntry("server/worker/testing/counting-worker.ts");
});
afterAll(() => fs.rm(workerFile));

let folder: string;
let notes: string;
let pool: LocalPool;
let heard: PlacementMessage[];
beforeEach(async () => {
	folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-pool-"));
	notes = path.join(folder, "notes");
	await fs.writeFile(notes, "");
	heard = [];
	const logger = createLogger("test", "silent");
	pool = new LocalPool({ workerFile, workerCount: 2, clock: systemClock, logger });
	pool.onMessage((message) => heard.push(message));
});
afterEach(async () => {
	await pool.shutdown();
	expect(pool.pids).toEqual([]);
	await fs.rm(folder, { recursive: true });
});

function start(taskId: string, broker = "works"): void {
	const runId = `run of ${taskId}`;
	pool.start({ taskId, runId, member: 1, memberCount: 1, source: new Secret(notes), broker: new Secret(broker) });
}

/** Waits until something was heard of a task. */
async function hears(type: PlacementMessage["type"], taskId: string): Promise<void> {
	const isIt = (message: PlacementMessage) =>
		message.type === type && (message.type === "event" ? message.event.taskId : message.taskId) === taskId;
	await expect.poll(() => heard.some(isIt), { timeout: 10_000 }).toBe(true);
}

const noted = async () => (await fs.readFile(notes, "utf8")).trim().split("\n");

describe("worker processes", () => {
	test("are heard of each second with all their pipelines, also with those that have nothing new to tell", async () => {
		start("busy");
		start("idle", "is idle");
		const times = (taskId: string) =>
			heard.flatMap((one) => (one.type === "report" && one.taskId === taskId ? [one.report.atMs] : []));
		await expect.poll(() => new Set(times("idle")).size, { timeout: 10_000 }).toBeGreaterThan(2);
		expect(new Set(times("busy")).size).toBeGreaterThan(1);
	});

	test("are forked when they are needed, and share the pipelines", async () => {
		expect(pool.pids).toEqual([]);
		for (const taskId of ["a", "b", "c", "d"]) start(taskId);
		for (const taskId of ["a", "b", "c", "d"]) await hears("report", taskId);
		expect(pool.pids).toHaveLength(2);
		const perWorker = pool.pids.map(async (pid) => (await noted()).filter((line) => line.endsWith(` ${pid}`)).length);
		expect(await Promise.all(perWorker)).toEqual([2, 2]);
	});

	test("drain a pipeline that is stopped, and tell its last totals", async () => {
		start("a");
		await hears("report", "a");
		pool.stop("a");
		await hears("ended", "a");
		expect(heard.at(-1)).toMatchObject({ type: "ended", reason: "stopped", cause: undefined });
		expect((await noted()).at(-1)).toMatch(/^drained a#1/);
	});

	test("killed, lose only their own pipelines, and are replaced when needed", async () => {
		start("a");
		start("b");
		await hears("state", "a");
		await hears("state", "b");
		const [first] = pool.pids;
		if (first === undefined) throw new Error("no worker");
		process.kill(first, "SIGKILL");
		await hears("lost", "a");
		expect(heard.filter(({ type }) => type === "lost")).toHaveLength(1);
		heard = [];
		start("a");
		await hears("state", "a");
		expect(pool.pids).toHaveLength(2);
		expect(pool.pids).not.toContain(first);
	});

	test("that do not drain are ended; others of their pipelines are lost too, not forgotten", async () => {
		start("a", "hangs");
		await hears("state", "a");
		pool.stop("a");
		pool.abandon("a");
		await hears("lost", "a");
	});

	test("drain on SIGTERM by themselves", async () => {
		start("a");
		await hears("state", "a");
		const [pid] = pool.pids;
		if (pid === undefined) throw new Error("no worker");
		process.kill(pid, "SIGTERM");
		await hears("ended", "a");
		await expect.poll(() => pool.pids).toEqual([]);
	});

	test("say what they host, and what that costs", async () => {
		start("a");
		await hears("report", "a");
		await expect.poll(() => pool.workers()[0]?.memoryBytes ?? 0, { timeout: 10_000 }).toBeGreaterThan(1_000_000);
		const [worker] = pool.workers();
		expect(worker).toMatchObject({ pid: pool.pids[0], state: "ready", pipelines: [{ taskId: "a", member: 1 }] });
		await expect.poll(() => pool.workers()[0]?.publishedPerSecond ?? 0, { timeout: 10_000 }).toBeGreaterThan(1);
	});

	test("asked to drain, end when they have; another is forked in their place", async () => {
		start("a");
		await hears("state", "a");
		const [worker] = pool.workers();
		expect(pool.drain("elsewhere-1")).toBe(false);
		expect([pool.drain(worker?.id ?? ""), pool.drain(worker?.id ?? "")]).toEqual([true, true]);
		expect(pool.workers()).toMatchObject([{ id: worker?.id, state: "draining" }]);
		start("b");
		await hears("state", "b");
		await hears("ended", "a");
		await expect.poll(() => pool.pids.length, { timeout: 10_000 }).toBe(1);
		expect(pool.pids).not.toContain(worker?.pid);
		expect(heard.filter(({ type }) => type === "lost")).toEqual([]);
	});

	test("all drain at shutdown, which may be asked twice", async () => {
		start("a");
		start("b");
		await hears("state", "a");
		await hears("state", "b");
		await Promise.all([pool.shutdown(), pool.shutdown()]);
		expect((await noted()).filter((line) => line.startsWith("drained"))).toHaveLength(2);
		expect(heard.filter(({ type }) => type === "ended")).toHaveLength(2);
	});
});

describe("a worker whose server dies", () => {
	let server: ChildProcess;
	let serverFile: string;
	beforeAll(async () => {
		serverFile = await bundleEntry("server/worker/testing/pool-server.ts");
	});
	afterAll(() => fs.rm(serverFile));

	test("drains, commits and exits", async () => {
		server = fork(serverFile, [workerFile, notes], { stdio: "inherit" });
		const [workerPid] = await once(server, "message");
		await expect.poll(async () => (await noted()).some((line) => line.startsWith("start"))).toBe(true);
		server.kill("SIGKILL");
		await expect.poll(async () => (await noted()).at(-1), { timeout: 10_000 }).toMatch(/^drained/);
		await expect.poll(() => isAlive(Number(workerPid)), { timeout: 10_000 }).toBe(false);
	});
});

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
