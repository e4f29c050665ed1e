import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { checkBrokerConnection } from "./checks/broker";
import { checkSourceConnection } from "./checks/source";
import { runCommandLine } from "./cli/main";
import { systemClock } from "./clock";
import { startPipeline } from "./pipeline/start-pipeline";

const clock = systemClock;
// Lines of the log are for whoever asks for them: the command line has words of its own.
if (process.argv[2] !== "worker") process.env["SPILLWAY_LOG_LEVEL"] ??= "silent";

process.exitCode = await runCommandLine({
	argv: process.argv.slice(2),
	environment: process.env,
	version: version(),
	root: path.dirname(path.dirname(fileURLToPath(import.meta.url))),
	workerFile: fileURLToPath(new URL("./worker.js", import.meta.url)),
	startPipeline,
	checks: {
		source: (dsn, signal) => checkSourceConnection(dsn, { clock, signal }),
		broker: (dsn, testTopic, signal) => checkBrokerConnection(dsn, { clock, signal, testTopic }),
	},
});

/** The bundle lies in dist/, one folder below package.json. */
function version(): string {
	const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
	const { version } = JSON.parse(text) as { version: string };
	return version;
}
