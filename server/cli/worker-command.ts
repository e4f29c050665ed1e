import os from "node:os";
import path from "node:path";
import { isPlacementLabel } from "@/lib/task/placement";
import { systemClock } from "@/server/clock";
import { Bus } from "@/server/cluster/bus";
import { RedisAccess } from "@/server/cluster/redis";
import { tellAdvice } from "@/server/cluster/redis-advice";
import { readRedisUrl } from "@/server/cluster/redis-setting";
import { ClusterWorker } from "@/server/cluster/worker";
import { readEnv } from "@/server/env";
import { createLogger } from "@/server/log";
import { loadKey } from "@/server/secrets/key-file";
import { LocalPool } from "@/server/supervisor/local-pool";
import { EXIT } from "./exit-codes";
import type { TypedOptions } from "./options";
import type { Terminal } from "./terminal";
import { UsageError } from "./usage-error";

const DEFAULT_CAPACITY = 500;
/** A drain that takes longer is given up: the process has to be gone within ten seconds. */
const DRAIN_LIMIT_MS = 9_500;

export interface WorkerCommandOptions {
	options: TypedOptions;
	environment: NodeJS.ProcessEnv;
	version: string;
	/** Compiled; what each of its processes runs. */
	workerFile: string;
	terminal: Pick<Terminal, "out">;
	/** Aborted by the first SIGINT or SIGTERM. */
	signal: AbortSignal;
}

/**
 * `spillway worker`: runs pipelines that consoles on the same Redis have placed there, until it is told to end. Then it
 * gives its pipelines to other workers, each drained. Gives the exit code.
 *
 * @throws StartError, UsageError
 */
export async function workerCommand(command: WorkerCommandOptions): Promise<number> {
	const { options, environment, version, workerFile, terminal, signal } = command;
	const env = readEnv(environment);
	const url = await readRedisUrl(env.redis);
	if (url === undefined) throw new UsageError("Name the Redis of the consoles: set SPILLWAY_REDIS_URL.");
	const key = await loadKey(env.keyFile ?? path.join(env.dataDir, "secret.key"), { mayCreate: false });
	const clock = systemClock;
	const logger = createLogger("spillway worker", env.logLevel);
	const self = {
		name: options.text("name") ?? os.hostname(),
		machine: os.hostname(),
		version,
		pid: process.pid,
		labels: labelsOf(options),
		capacity: wholeNumber(options, "concurrency") ?? DEFAULT_CAPACITY,
	};
	await using redis = new RedisAccess({ url, logger, name: `worker ${self.name}` });
	tellAdvice(logger, redis.shownUrl, await redis.check());
	await using bus = new Bus({ redis, clock, logger });
	const pool = new LocalPool({ workerFile, workerCount: env.workerCount, version, clock, logger });
	const worker = new ClusterWorker({ redis, bus, key, pool, clock, logger, self, lockMs: env.lockMs });
	const ending = new AbortController();
	let exitCode: number = EXIT.done;
	signal.addEventListener("abort", () => ending.abort(), { once: true });
	worker.onDrainAsked = () => ending.abort();
	worker.onKeyChanged = () => {
		logger.error("the consoles have another key file now: give this worker the same one, and start it again");
		exitCode = EXIT.failed;
		ending.abort();
	};
	try {
		await worker.start(ending.signal);
		terminal.out(`Worker ${self.name} takes pipelines from ${redis.shownUrl}\n`);
		await aborted(ending.signal);
	} catch (error) {
		if (!ending.signal.aborted) throw error;
	} finally {
		// Also after an error: what is open would keep the process.
		const limit = clock.setTimeout(() => process.exit(EXIT.failed), DRAIN_LIMIT_MS);
		await worker.drain();
		await pool.shutdown();
		limit.cancel();
	}
	return exitCode;
}

function labelsOf(options: TypedOptions): string[] {
	const labels = (options.text("labels") ?? "").split(",").flatMap((text) => text.trim() || []);
	if (!labels.every(isPlacementLabel)) throw new UsageError("--labels needs labels such as site=a, divided by commas.");
	return [...new Set(labels)];
}

function wholeNumber(options: TypedOptions, name: string): number | undefined {
	const text = options.text(name);
	if (text === undefined) return undefined;
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${name} needs a whole number above 0.`);
	return value;
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		signal.addEventListener("abort", () => resolve(), { once: true });
	});
}
