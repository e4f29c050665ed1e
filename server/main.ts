import path from "node:path";
import { fileURLToPath } from "node:url";

// Whatever is written, workers included, is for the user who runs this alone, also in a data folder that others may enter.
process.umask(0o077);
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
