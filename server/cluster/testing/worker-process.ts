import { Secret } from "@/lib/secret";
import { startWorker } from "./cluster";

/** A worker of the cluster as a process that tests can freeze: `worker-process REDIS_URL WORKER_FILE`. Tells its pids. */
const [url = "", workerFile = ""] = process.argv.slice(2);
const { pool } = await startWorker({ url: new Secret(url), workerFile, name: "frozen" });
setInterval(() => process.send?.(pool.pids), 100);
