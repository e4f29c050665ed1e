import { Secret } from "@/lib/secret";
import { systemClock } from "@/server/clock";
import { createLogger } from "@/server/log";
import { LocalPool } from "@/server/supervisor/local-pool";

/** A server with one worker and one pipeline in it, to be killed. Tells the worker's pid once the pipeline runs. */
const [workerFile = "", notes = ""] = process.argv.slice(2);
const pool = new LocalPool({ workerFile, workerCount: 1, clock: systemClock, logger: createLogger("test", "silent") });
pool.onMessage(({ type }) => {
	if (type === "state") process.send?.(pool.pids[0]);
});
pool.start({
	taskId: "a",
	runId: "r",
	member: 1,
	memberCount: 1,
	source: new Secret(notes),
	broker: new Secret("works"),
});
