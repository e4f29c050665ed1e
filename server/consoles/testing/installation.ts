import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type Clock, systemClock } from "@/server/clock";
import { Bus } from "@/server/cluster/bus";
import { RedisAccess } from "@/server/cluster/redis";
import { startWorker, TEST_KEY, type TestWorker } from "@/server/cluster/testing/cluster";
import { connectServices } from "@/server/connect-services";
import { prepareDataDir } from "@/server/db/data-dir";
import { type Db, openDb } from "@/server/db/open";
import { createLogger } from "@/server/log";
import type { ServiceContext } from "@/server/services/context";
import { type RedisServer, startRedis } from "@/server/testing/redis";
import { SharedConsole } from "../shared-console";

const clock = systemClock;
const logger = createLogger("test", "silent");
/** Short, so that a test need not wait long for another console. */
const LOCK_MS = 4_000;

/** A console below HTTP, with connections of its own to the Redis that it shares. */
export interface TestMember extends AsyncDisposable {
	readonly ctx: ServiceContext;
	readonly clock: Clock;
	readonly isLeading: boolean;
	/** Whether what it tells the other consoles is lost on the way. */
	mute(isMute: boolean): void;
	/** As if it were frozen, or cut off: nothing leaves it and nothing reaches it any more. */
	cutOff(): Promise<void>;
}

/** Several consoles on one store and one real Redis, with a worker beside them. */
export class TestInstallation implements AsyncDisposable {
	readonly #members = new Set<TestMember>();
	readonly #workers: TestWorker[] = [];

	private constructor(
		readonly folder: string,
		readonly redis: RedisServer,
		readonly db: Db,
	) {}

	static async open(): Promise<TestInstallation> {
		const folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-consoles-"));
		await prepareDataDir(folder);
		const db = await openDb({ dataDir: folder, migrationsDir: path.resolve("prisma/migrations") });
		return new TestInstallation(folder, await startRedis(), db);
	}

	async console({ lockMs = LOCK_MS } = {}): Promise<TestMember> {
		const { db, folder, redis: server } = this;
		const redis = new RedisAccess({ url: server.url, logger, name: "test console" });
		const bus = new Bus({ redis, clock, logger });
		let isMute = false;
		const publish = bus.publish.bind(bus);
		bus.publish = async (channel, message) => (isMute && channel === "consoles" ? false : publish(channel, message));
		const shared = new SharedConsole({ redis, bus, db, clock, logger, key: TEST_KEY, version: "0", lockMs });
		const ctx = await connectServices({
			engine: { kind: "shared", redis, console: shared },
			db,
			key: TEST_KEY,
			dataDir: folder,
			keyFile: undefined,
			migrationsDir: "",
			clock,
			logger,
			demo: {
				isOffered: false,
				isRunning: false,
				open: () => Promise.reject(new Error("no demo in this test")),
				close: async () => {},
			},
			version: "0",
			isSecure: false,
			isReachable: true,
		});
		await shared.begin();
		let isCutOff = false;
		const cutOff = async () => {
			isCutOff = true;
			await redis[Symbol.asyncDispose]();
		};
		const member: TestMember = {
			ctx,
			clock,
			get isLeading() {
				return shared.isLeading;
			},
			mute(now) {
				isMute = now;
			},
			cutOff,
			async [Symbol.asyncDispose]() {
				ctx.hub.close();
				ctx.usage.close();
				if (!isCutOff) await shared.stepDown();
				await ctx.alerts[Symbol.asyncDispose]();
				await ctx.supervisor.shutdown();
				ctx.journal.close();
				if (isCutOff) return;
				await shared[Symbol.asyncDispose]();
				await bus[Symbol.asyncDispose]();
				await redis[Symbol.asyncDispose]();
			},
		};
		this.#members.add(member);
		return member;
	}

	async worker(workerFile: string): Promise<TestWorker> {
		const worker = await startWorker({ url: this.redis.url, workerFile });
		this.#workers.push(worker);
		return worker;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const member of this.#members) await member[Symbol.asyncDispose]();
		for (const worker of this.#workers) await worker[Symbol.asyncDispose]();
		await this.redis[Symbol.asyncDispose]();
		await this.db.$disconnect();
		await fs.rm(this.folder, { recursive: true });
	}
}
