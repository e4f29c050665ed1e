import { messageOf } from "@/lib/errors";
import { every, systemClock } from "@/server/clock";
import { createLogger } from "@/server/log";
import { type StartPipeline, WorkerHost } from "./host";
import { createLoadMeter } from "./load-meter";
import { WORKER_PROTOCOL_VERSION, type WorkerCommand, type WorkerMessage } from "./protocol";

/** A drain that takes longer is given up: the process has to be gone within ten seconds. */
const DRAIN_LIMIT_MS = 8_000;
const LOAD_MS = 2_000;

/**
 * Makes this process a worker of the server that forked it. It ends, after a drain, when it is told to, on SIGTERM, and
 * when its server is gone: what was acknowledged is committed, so that the next server repeats nothing.
 */
export function runWorker(startPipeline: StartPipeline): void {
	const logger = createLogger(`worker ${process.pid}`);
	const host = new WorkerHost({ clock: systemClock, startPipeline, send });
	let isEnding = false;
	let lastSent: Promise<void> = Promise.resolve();

	function send(message: WorkerMessage): void {
		if (!process.connected) return;
		lastSent = new Promise((resolve) => {
			// Without a callback a message to a server that is just going would end the process undrained (EPIPE).
			process.send?.(message, undefined, undefined, (error) => {
				if (error !== null) logger.debug({ reason: messageOf(error) }, "server not reached");
				resolve();
			});
		});
	}

	async function end(why: string): Promise<void> {
		if (isEnding) return;
		isEnding = true;
		logger.debug({ why }, "draining");
		systemClock.setTimeout(() => process.exit(1), DRAIN_LIMIT_MS);
		await host.drain();
		// The final totals have to leave before the channel closes.
		await lastSent;
		process.exit(0);
	}

	process.on("message", (command: WorkerCommand) => {
		if (command.type === "shutdown") void end("asked by the server");
		else host.onCommand(command);
	});
	process.on("disconnect", () => void end("the server is gone"));
	process.on("SIGTERM", () => void end("SIGTERM"));
	// Ctrl-C reaches the whole process group; the server decides what it means for its workers.
	process.on("SIGINT", () => {});
	process.on("uncaughtException", (error) => {
		logger.fatal({ err: error }, "unexpected error");
		process.exit(1);
	});
	const readLoad = createLoadMeter(systemClock);
	every(systemClock, LOAD_MS, () => send({ type: "load", load: readLoad() }));
	send({ type: "ready", protocolVersion: WORKER_PROTOCOL_VERSION, pid: process.pid });
	// A server that died while this process was loading: its `disconnect` found nobody listening.
	if (!process.connected) void end("the server is gone");
}
