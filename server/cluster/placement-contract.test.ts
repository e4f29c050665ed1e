import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "@/lib/secret";
import { systemClock } from "@/server/clock";
import { createLogger } from "@/server/log";
import { LocalPool } from "@/server/supervisor/local-pool";
import type { Placement, PlacementMessage } from "@/server/supervisor/types";
import { findRedis, type RedisServer, startRedis } from "@/server/testing/redis";
import { bundleEntry } from "@/server/worker/testing/bundle";
import { openConsole, startWorker } from "./testing/cluster";

/** One way of placing pipelines, on this machine. */
interface Peer extends AsyncDisposable {
	placement: Placement;
	/** Of the processes that run pipelines. */
	pids(): number[];
}

let redis: RedisServer | undefined;
let workerFile: string;
beforeAll(async () => {
	workerFile = await bundleEntry("server/worker/testing/counting-worker.ts");
	if (findRedis() !== undefined) redis = await startRedis();
});
afterAll(async () => {
	await redis?.[Symbol.asyncDispose]();
	await fs.rm(workerFile);
});

const PEERS: Record<string, () => Promise<Peer>> = {
	async "the local pool"() {
		const logger = createLogger("test", "silent");
		const placement = new LocalPool({ workerFile, workerCount: 2, clock: systemClock, logger });
		return { placement, pids: () => placement.pids, [Symbol.asyncDispose]: () => placement.shutdown() };
	},
	async "the queue in Redis"() {
		if (redis === undefined) throw new Error("no Redis");
		await redis.flush();
		const own = openConsole(redis.url);
		own.placement.allowAddresses([]);
		const workers = [
			await startWorker({ url: redis.url, workerFile, name: "one" }),
			await startWorker({ url: redis.url, workerFile, name: "two" }),
		];
		return {
			placement: own.placement,
			pids: () => workers.flatMap(({ pool }) => pool.pids),
			async [Symbol.asyncDispose]() {
				await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
				await own[Symbol.asyncDispose]();
			},
		};
	},
};

let folder: string;
let notes: string;
let heard: PlacementMessage[];
beforeEach(async () => {
	folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-placement-"));
	notes = path.join(folder, "notes");
	await fs.writeFile(notes, "");
	heard = [];
});
afterEach(() => fs.rm(folder, { recursive: true }));

const noted = async () => (await fs.readFile(notes, "utf8")).trim().split("\n");
const about = (taskId: string) =>
	heard.filter((message) => (message.type === "event" ? message.event.taskId : message.taskId) === taskId);
const types = (taskId: string) => about(taskId).map(({ type }) => type);

async function hears(type: PlacementMessage["type"], taskId: string): Promise<void> {
	await expect.poll(() => types(taskId), { timeout: 20_000 }).toContain(type);
}

function start({ placement }: Peer, taskId: string, broker = "works", memberCount = 1): void {
	const lines = { source: new Secret(notes), broker: new Secret(broker) };
	for (let member = 1; member <= memberCount; member++) {
		placement.start({ taskId, runId: `run-of-${taskId}`, member, memberCount, ...lines });
	}
}

const hasRedis = findRedis() !== undefined;
if (!hasRedis) console.log("skipped: the contract of the placement through Redis (redis-server is not installed)");

describe.each(Object.keys(PEERS).filter((name) => hasRedis || name === "the local pool"))("%s", (name) => {
	let peer: Peer;
	beforeEach(async () => {
		const open = PEERS[name];
		if (open === undefined) throw new Error(name);
		peer = await open();
		peer.placement.onMessage((message) => heard.push(message));
	});
	afterEach(async () => {
		await peer[Symbol.asyncDispose]();
		expect(peer.pids()).toEqual([]);
	});

	test("runs each member once, and tells its states, events and totals", async () => {
		start(peer, "a", "works", 3);
		await expect
			.poll(() => new Set(about("a").flatMap((message) => (message.type === "report" ? message.member : []))).size, {
				timeout: 20_000,
			})
			.toBe(3);
		expect((await noted()).filter((line) => line.startsWith("start a"))).toHaveLength(3);
		expect(types("a")).toEqual(expect.arrayContaining(["state", "event", "report"]));
	});

	test("drains what is stopped, and tells the last totals as its one end", async () => {
		start(peer, "a");
		start(peer, "b");
		await hears("report", "a");
		peer.placement.stop("a");
		await hears("ended", "a");
		expect(about("a").at(-1)).toMatchObject({ type: "ended", reason: "stopped", cause: undefined });
		expect(about("a").at(-1)).toHaveProperty("report.counters.published", expect.any(Number));
		expect(types("a").filter((type) => type === "ended" || type === "lost")).toHaveLength(1);
		expect(types("b")).not.toContain("ended");
	});

	test("ends what is stopped before it ran", async () => {
		start(peer, "a");
		peer.placement.stop("a");
		await hears("ended", "a");
		const started = (await noted()).filter((line) => line.startsWith("start"));
		const drained = (await noted()).filter((line) => line.startsWith("drained"));
		expect(drained).toHaveLength(started.length);
	});

	test("tells how a pipeline failed", async () => {
		start(peer, "a", "fails");
		await hears("ended", "a");
		expect(about("a").at(-1)).toMatchObject({ type: "ended", reason: "failed", cause: { code: "test-failure" } });
	});

	test("ends by force what does not drain", async () => {
		start(peer, "a", "hangs");
		await hears("state", "a");
		peer.placement.stop("a");
		peer.placement.abandon("a");
		await hears("lost", "a");
		expect(types("a").filter((type) => type === "ended" || type === "lost")).toEqual(["lost"]);
	});

	test("says so when the process of a pipeline dies: as lost, or as moved and running again", async () => {
		start(peer, "a");
		await hears("state", "a");
		const [pid] = peer.pids();
		if (pid === undefined) throw new Error("no process");
		process.kill(pid, "SIGKILL");
		await hears(peer.placement.isLasting ? "moved" : "lost", "a");
		if (!peer.placement.isLasting) return;
		heard = [];
		await hears("report", "a");
		expect((await noted()).filter((line) => line.startsWith("start a"))).toHaveLength(2);
	});

	test("takes samples of watched tasks only", async () => {
		start(peer, "a");
		await hears("report", "a");
		expect(types("a")).not.toContain("samples");
		peer.placement.watch("a", true);
		await hears("samples", "a");
	});

	test("tells which members run", async () => {
		start(peer, "a", "works", 2);
		await hears("report", "a");
		const members = await peer.placement.running();
		expect(members.map(({ taskId, member }) => `${taskId}#${member}`).sort()).toEqual(["a#1", "a#2"]);
	});
});
