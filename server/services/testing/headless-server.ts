import path from "node:path";
import { assemble } from "@/server/assemble";
import { systemClock } from "@/server/clock";
import { createLogger } from "@/server/log";
import { LocalPool } from "@/server/supervisor/local-pool";
import { listTasks } from "../task/list";

/**
 * The server without its pages, as a process that tests can kill: `headless-server DATA_DIR WORKER_FILE`. Tells the
 * number of running tasks and the pids of its workers twice a second.
 */
const [dataDir = "", workerFile = ""] = process.argv.slice(2);
const clock = systemClock;
const logger = createLogger("headless");
const placement = new LocalPool({ workerFile, workerCount: 2, clock, logger });
const assembled = await assemble({
	dataDir,
	keyFile: undefined,
	migrationsDir: path.resolve("prisma/migrations"),
	clock,
	logger,
	engine: { kind: "local", pool: placement },
	demo: { isOffered: false, isRunning: false, open: () => Promise.reject(new Error("no demo")), close: async () => {} },
	version: "0.0.0",
	isSecure: false,
	isReachable: false,
});
await assembled.begin();

const teller = setInterval(async () => {
	const { tasks } = await listTasks({ ctx: assembled.ctx });
	const running = tasks.filter((task) => task.live.state.phase === "running").length;
	process.send?.({ running, workerPids: placement.pids });
}, 500);

process.on("SIGTERM", async () => {
	clearInterval(teller);
	await assembled[Symbol.asyncDispose]();
	process.exit(0);
});
