import path from "node:path";
import { Secret } from "@/lib/secret";
import { assemble } from "@/server/assemble";
import { systemClock } from "@/server/clock";
import { Bus } from "@/server/cluster/bus";
import { RedisAccess } from "@/server/cluster/redis";
import { readDatabaseUrl } from "@/server/db/database-url";
import { createLogger } from "@/server/log";
import { createTask } from "@/server/services/task/create";
import { readTasks } from "@/server/services/task/internal";
import { startTask } from "@/server/services/task/start";

/** What the process tells several times a second. */
export interface ConsoleTold {
	isReady: true;
	/** Of every task, by its name. */
	tasks: Record<string, { phase: string; published: number; atMs: number }>;
	/** Log lines that its viewers were told of so far. */
	logLines: number;
}

/**
 * A console without its pages, as a process that tests can kill: `console-process DATA_DIR KEY_FILE REDIS_URL
 * DATABASE_URL LOCK_MS`. Makes and starts a task of each name that it is sent.
 */
const [dataDir = "", keyFile = "", redisUrl = "", databaseUrl = "", lockMs = ""] = process.argv.slice(2);
const clock = systemClock;
const logger = createLogger("console", "silent");
const redis = new RedisAccess({ url: new Secret(redisUrl), logger, name: "test console" });
const assembled = await assemble({
	dataDir,
	keyFile,
	migrationsDir: path.resolve("prisma/migrations"),
	database: await readDatabaseUrl({ url: new Secret(databaseUrl), file: undefined }),
	clock,
	logger,
	engine: { kind: "shared", redis, bus: new Bus({ redis, clock, logger }), lockMs: Number(lockMs) },
	demo: { isOffered: false, isRunning: false, open: () => Promise.reject(new Error("no demo")), close: async () => {} },
	version: "0.0.0",
	isSecure: false,
	isReachable: false,
});
const { ctx } = assembled;
let logLines = 0;
const viewer = ctx.hub.open(null);
viewer.send = (event) => {
	if (event.type === "log") logLines++;
};
await assembled.begin();

const teller = setInterval(async () => {
	const tasks = (await readTasks(ctx)).map(({ name, live: { state, counters, atMs } }) => {
		return [name, { phase: state.phase, published: counters.published, atMs }] as const;
	});
	process.send?.({ isReady: true, tasks: Object.fromEntries(tasks), logLines } satisfies ConsoleTold);
}, 200);

process.on("message", async (name: string) => {
	const source = `tmq+ws://root:taosdata@127.0.0.1:6041/topic_meters?group.id=${name}`;
	const broker = `mqtt://127.0.0.1:1883?version=5.0&client_id=${name}&topic=plant&qos=1`;
	const { id } = await createTask({ ctx, input: { name, labels: [], source, broker } });
	await startTask({ ctx, input: { id } });
});
process.on("SIGTERM", async () => {
	clearInterval(teller);
	await assembled[Symbol.asyncDispose]();
	process.exit(0);
});
