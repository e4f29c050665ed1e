import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { descendantsOf, endAtOnce } from "@/e2e/faults/processes/census";
import { until } from "@/e2e/faults/processes/until";
import { Secret } from "@/lib/secret";
import { systemClock } from "@/server/clock";
import { Bus } from "@/server/cluster/bus";
import { ClusterPlacement } from "@/server/cluster/placement";
import { RedisAccess } from "@/server/cluster/redis";
import { createLogger } from "@/server/log";
import { loadKey } from "@/server/secrets/key-file";
import { LocalPool } from "@/server/supervisor/local-pool";
import type { Placement, PlacementMessage } from "@/server/supervisor/types";
import { type RedisServer, startRedis } from "@/server/testing/redis";
import { brokerDsn, feedTopic, sourceDsn } from "./dsns";
import { recordingFile, startBroker, startProgram, startSink } from "./processes";
import type { Section } from "./section";
import { usageOf } from "./server";
import { ratioWithConfidence, rounded, summary } from "./statistics";
import { thousands, toTable } from "./table";

const PIPELINES = 500;
const WORKERS = 3;
/** More than a worker publishes in the time of one measurement, which lasts from one report to the next. */
const ROWS = 10_000_000;
const WARM_MS = 1_000;
const MEASURE_MS = 3_000;

const clock = systemClock;
const logger = createLogger("bench", "warn");

/** Placement through the queue: how fast, how soon after a worker's death, and what it costs against the local pool. */
export async function runCluster({ rounds }: { rounds: number }): Promise<Section> {
	// Of the processes of the local pool, which inherit it.
	process.env["SPILLWAY_LOG_LEVEL"] ??= "warn";
	const placing = await measurePlacing();
	const [local, cluster]: [Rate[], Rate[]] = [[], []];
	for (let round = 0; round < rounds; round++) {
		local.push(await measureLocal());
		cluster.push(await measureCluster());
	}
	const perSecond = (rates: readonly Rate[]) => rates.map(({ messagesPerSecond }) => messagesPerSecond);
	const perCpu = (rates: readonly Rate[]) => rates.map(({ cpuUs }) => 1 / cpuUs);
	const overhead = ratioWithConfidence(perSecond(cluster), perSecond(local));
	const cpu = ratioWithConfidence(perCpu(cluster), perCpu(local));
	const rates = {
		local: Math.round(summary(perSecond(local)).median),
		cluster: Math.round(summary(perSecond(cluster)).median),
	};
	const data = {
		pipelines: PIPELINES,
		workers: WORKERS,
		...placing,
		...rates,
		ratio: rounded(overhead.ratio),
		low: rounded(overhead.low),
		high: rounded(overhead.high),
		cpuRatio: rounded(cpu.ratio),
		cpuLow: rounded(cpu.low),
		cpuHigh: rounded(cpu.high),
	};
	return {
		name: "cluster",
		title: "Placement through Redis",
		lines: [
			`${PIPELINES} pipelines, idle, with a consumer group and a connection each, on ${WORKERS} workers with one process each; the lock is 10 s. Throughput: one pipeline at QoS 1 into a sink that only acknowledges, medians of ${rounds} interleaved rounds.`,
			"",
			...toTable(
				["what", "measured"],
				[
					["taken by a worker, pipelines/s", thousands(data.takenPerSecond)],
					["connected at both ends, pipelines/s", thousands(data.runningPerSecond)],
					["most on one worker", String(data.most)],
					[`kill -9 of a worker with ${data.lost}: all run again after`, `${data.rebalanceSeconds} s`],
					["messages/s in the local pool", thousands(data.local)],
					["messages/s on a worker of the cluster", thousands(data.cluster)],
					[
						"ratio, with 95 % confidence",
						`${data.ratio.toFixed(2)} (${data.low.toFixed(2)} to ${data.high.toFixed(2)})`,
					],
					[
						"the same by messages for a second of processor time, of the worker with all its processes",
						`${data.cpuRatio.toFixed(2)} (${data.cpuLow.toFixed(2)} to ${data.cpuHigh.toFixed(2)})`,
					],
				],
			),
		],
		data,
	};
}

async function measurePlacing() {
	await using broker = await startBroker();
	await using feed = startProgram("feed", [{ rowsPerSecond: 0, insertsPerSecond: 1 }]);
	const { port } = await feed.next<{ port: number }>();
	await using cluster = await BenchCluster.start(WORKERS);
	/** By task: whether it runs, or is only beginning to. */
	const seen = new Map<string, boolean>();
	let moved = 0;
	cluster.placement.onMessage((message) => {
		if (message.type === "state") seen.set(message.taskId, message.state.phase === "running");
		if (message.type !== "moved") return;
		moved++;
		seen.delete(message.taskId);
	});
	const running = () => [...seen.values()].filter((isRunning) => isRunning).length;
	const startedMs = performance.now();
	for (let n = 0; n < PIPELINES; n++) {
		const id = { taskId: `task-${n}`, runId: "run", member: 1, memberCount: 1 };
		const source = new Secret(sourceDsn(port, feedTopic(n), `cluster-${n}`));
		cluster.placement.start({
			...id,
			source,
			broker: new Secret(brokerDsn(broker.port, `bench/${n}`, `cluster-${n}`)),
		});
	}
	let takenMs = 0;
	await until("every pipeline runs", () => {
		if (takenMs === 0 && seen.size === PIPELINES) takenMs = performance.now() - startedMs;
		return running() === PIPELINES;
	});
	const runningMs = performance.now() - startedMs;
	// What each worker tells of itself is up to a second old.
	await pause(2_000);
	const held = cluster.placement.workers().map(({ pipelines }) => pipelines.length);
	const lost = cluster.placement.workers().find(({ name }) => name === "bench-1")?.pipelines.length ?? 0;
	moved = 0;
	cluster.kill(0);
	const killedMs = performance.now();
	await until("every pipeline runs again", () => moved >= lost && running() === PIPELINES);
	return {
		takenPerSecond: Math.round((PIPELINES * 1_000) / takenMs),
		runningPerSecond: Math.round((PIPELINES * 1_000) / runningMs),
		most: Math.max(...held),
		lost,
		rebalanceSeconds: rounded((performance.now() - killedMs) / 1_000, 1),
	};
}

interface Rate {
	messagesPerSecond: number;
	/** Processor time for one message, of all processes that it passes through. */
	cpuUs: number;
}

async function measureLocal(): Promise<Rate> {
	const pool = new LocalPool({ workerFile: path.resolve("dist/worker.js"), workerCount: 1, clock, logger });
	try {
		return await measureRate(pool, () => pool.pids);
	} finally {
		await pool.shutdown();
	}
}

async function measureCluster(): Promise<Rate> {
	await using cluster = await BenchCluster.start(1);
	return await measureRate(cluster.placement, () => cluster.pids);
}

/** Of one pipeline. `pids` are its worker's processes. */
async function measureRate(placement: Placement, pids: () => readonly number[]): Promise<Rate> {
	await using source = startProgram("source", [recordingFile("bulk-query"), String(ROWS), "all"]);
	const { port, tmqTopic } = await source.next<{ port: number; tmqTopic: string }>();
	await using sink = await startSink();
	let last: Extract<PlacementMessage, { type: "report" }> | undefined;
	placement.onMessage((message) => {
		if (message.type === "report") last = message;
	});
	const published = () => last?.report.counters.published ?? 0;
	placement.start({
		taskId: "rate",
		runId: "run",
		member: 1,
		memberCount: 1,
		source: new Secret(sourceDsn(port, tmqTopic, "rate")),
		broker: new Secret(brokerDsn(sink.port, "bench/meters", "rate")),
	});
	await until("it publishes", () => published() > 0);
	/** At the moment of the next report, so that both tell of the same time. */
	const read = async () => {
		const seen = last;
		await until("a report comes", () => last !== seen);
		return { atMs: last?.report.atMs ?? 0, published: published(), cpuMs: usageOf(pids()).cpuMs };
	};
	await pause(WARM_MS);
	const before = await read();
	await pause(MEASURE_MS);
	const after = await read();
	const messages = after.published - before.published;
	if (after.published >= ROWS) throw new Error("The benchmark's source was read to its end before the time was over.");
	return {
		messagesPerSecond: (messages * 1_000) / (after.atMs - before.atMs),
		cpuUs: ((after.cpuMs - before.cpuMs) * 1_000) / messages,
	};
}

/** Redis, a console's side of the cluster in this process, and workers as processes. */
class BenchCluster implements AsyncDisposable {
	readonly #workers: ChildProcess[] = [];

	private constructor(
		private readonly redis: RedisServer,
		private readonly access: RedisAccess,
		private readonly bus: Bus,
		readonly placement: ClusterPlacement,
		private readonly folder: string,
	) {}

	static async start(workers: number): Promise<BenchCluster> {
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), "spillway-bench-cluster-"));
		const keyFile = path.join(folder, "secret.key");
		fs.writeFileSync(keyFile, randomBytes(32).toString("hex"), { mode: 0o600 });
		const redis = await startRedis();
		const access = new RedisAccess({ url: redis.url, logger, name: "bench" });
		const bus = new Bus({ redis: access, clock, logger });
		const key = await loadKey(keyFile, { mayCreate: false });
		const self = { machine: os.hostname(), version: "bench", pid: process.pid };
		const placement = new ClusterPlacement({ redis: access, bus, key, clock, logger, self });
		placement.allowAddresses([]);
		const cluster = new BenchCluster(redis, access, bus, placement, folder);
		for (let n = 1; n <= workers; n++) cluster.#startWorker(`bench-${n}`, keyFile);
		await until("the workers are there", () => placement.workers().length === workers);
		return cluster;
	}

	/** Of all workers. */
	get pids(): number[] {
		return this.#workers.flatMap(({ pid = 0 }) => [pid, ...descendantsOf(pid)]);
	}

	/** As when its machine loses power. */
	kill(index: number): void {
		const pid = this.#workers[index]?.pid;
		if (pid === undefined) return;
		for (const each of [pid, ...descendantsOf(pid)]) endAtOnce(each);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (let index = 0; index < this.#workers.length; index++) this.kill(index);
		await this.placement.shutdown();
		await this.bus[Symbol.asyncDispose]();
		await this.access[Symbol.asyncDispose]();
		await this.redis[Symbol.asyncDispose]();
		fs.rmSync(this.folder, { recursive: true, force: true });
	}

	#startWorker(name: string, keyFile: string): void {
		const env = {
			...process.env,
			SPILLWAY_REDIS_URL: this.redis.url.reveal(),
			SPILLWAY_KEY_FILE: keyFile,
			SPILLWAY_WORKERS: "1",
			SPILLWAY_LOG_LEVEL: "error",
		};
		const child = spawn(process.execPath, ["dist/cli.js", "worker", "--name", name], {
			env,
			stdio: ["ignore", "ignore", "inherit"],
		});
		this.#workers.push(child);
	}
}
