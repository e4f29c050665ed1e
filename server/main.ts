import path from "node:path";
import { fileURLToPath } from "node:url";

// Before any library loads: some look at these while they are being loaded.
process.env["NEXT_TELEMETRY_DISABLED"] = "1";
process.env["CHECKPOINT_DISABLE"] = "1";
if (!process.env.NODE_ENV) Object.assign(process.env, { NODE_ENV: "production" });

const { runServer } = await import("./run-server");
const { explainStart } = await import("./explain-start");

try {
	await runServer({
		root: path.dirname(path.dirname(fileURLToPath(import.meta.url))),
		workerFile: fileURLToPath(new URL("./worker.js", import.meta.url)),
	});
} catch (error) {
	process.stderr.write(`${explainStart(error)}\n`);
	process.exit(1);
}
