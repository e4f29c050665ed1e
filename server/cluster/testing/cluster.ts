import type { Secret } from "@/lib/secret";
import { systemClock } from "@/server/clock";
import { createLogger } from "@/server/log";
import { LocalPool } from "@/server/supervisor/local-pool";
import { Bus } from "../bus";
import { ClusterPlacement } from "../placement";
import { RedisAccess } from "../redis";
import { ClusterWorker } from "../worker";

const logger = createLogger("test");
const clock = systemClock;
/** Short, so that a test need not wait long for another worker to take over. */
const LOCK_MS = 5_000;

export const TEST_KEY = new Uint8Array(32).fill(7);

export interface TestConsole extends AsyncDisposable {
	placement: ClusterPlacement;
	bus: Bus;
}

/** A console's side of the cluster, in this process. */
export function openConsole(url: Secret, key: Uint8Array = TEST_KEY): TestConsole {
	const redis = new RedisAccess({ url, logger, name: "test console" });
	const bus = new Bus({ redis, clock, logger });
	const self = { machine: "test", version: "0", pid: process.pid };
	const placement = new ClusterPlacement({ redis, bus, key, clock, logger, self });
	return {
		placement,
		bus,
		async [Symbol.asyncDispose]() {
			await placement.shutdown();
			await bus[Symbol.asyncDispose]();
			await redis[Symbol.asyncDispose]();
		},
	};
}

export interface TestWorkerOptions {
	url: Secret;
	/** Compiled; what each of its processes runs. */
	workerFile: string;
	name?: string;
	labels?: readonly string[];
	capacity?: number;
	processes?: number;
	key?: Uint8Array;
}

export interface TestWorker extends AsyncDisposable {
	worker: ClusterWorker;
	pool: LocalPool;
}

/** A worker of the cluster with processes of its own, its queue's side in this process. Takes up work at once. */
export async function startWorker(options: TestWorkerOptions): Promise<TestWorker> {
	const { url, workerFile, name = "one", labels = [], capacity = 100, processes = 1, key = TEST_KEY } = options;
	const redis = new RedisAccess({ url, logger, name });
	const bus = new Bus({ redis, clock, logger });
	const pool = new LocalPool({ workerFile, workerCount: processes, clock, logger });
	const self = { name, machine: "test", version: "0", pid: process.pid, labels: [...labels], capacity };
	const worker = new ClusterWorker({ redis, bus, key, pool, clock, logger, self, lockMs: LOCK_MS });
	const end = async () => {
		await worker.drain();
		await pool.shutdown();
		await bus[Symbol.asyncDispose]();
		await redis[Symbol.asyncDispose]();
	};
	try {
		await worker.start(AbortSignal.timeout(10_000));
	} catch (error) {
		await end();
		throw error;
	}
	return { worker, pool, [Symbol.asyncDispose]: end };
}
