import { fork } from "node:child_process";
import net from "node:net";
import { messageOf } from "@/lib/errors";
import type { Env } from "@/server/env";
import { WORKER_PROTOCOL_VERSION, type WorkerMessage } from "@/server/worker/protocol";
import { type Finding, fail, ok } from "./finding";

const WORKER_TIMEOUT_MS = 20_000;
const PROBE_TIMEOUT_MS = 3_000;

/** Whether the port is free, or Spillway's own. */
export async function checkPort({ host, port, tls }: Pick<Env, "host" | "port" | "tls">): Promise<Finding> {
	const check = "port";
	const error = await tryToListen(host, port);
	if (error === undefined) return ok(check, `${port} is free: Spillway does not run`);
	if (error.code !== "EADDRINUSE") {
		return fail(check, `${host}:${port} cannot be used (${error.code ?? error.message})`, "correct HOST and PORT");
	}
	if (tls !== undefined || (await isSpillway(host, port)))
		return ok(check, `${port} is in use, by a Spillway that runs`);
	return fail(check, `${port} is in use, and not by Spillway`, "stop what uses it, or set PORT to another");
}

function tryToListen(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
	return new Promise((resolve) => {
		const server = net.createServer();
		server.once("error", resolve);
		server.listen({ host, port }, () => server.close(() => resolve(undefined)));
	});
}

async function isSpillway(host: string, port: number): Promise<boolean> {
	const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
	const name = reachable.includes(":") ? `[${reachable}]` : reachable;
	try {
		const response = await fetch(`http://${name}:${port}/healthz`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
		const body: unknown = await response.json();
		return typeof body === "object" && body !== null && "status" in body && body.status === "alive";
	} catch {
		return false;
	}
}

/** Whether a worker starts and speaks as this version does: a half-done update shows here. */
export async function checkWorker(workerFile: string): Promise<Finding> {
	const check = "worker";
	const mend = "install Spillway again: its files are not of one version";
	try {
		const version = await protocolOf(workerFile);
		if (version === WORKER_PROTOCOL_VERSION) return ok(check, `starts, and speaks protocol ${version}`);
		return fail(check, `speaks protocol ${version} instead of ${WORKER_PROTOCOL_VERSION}`, mend);
	} catch (error) {
		return fail(check, `does not start: ${messageOf(error)}`, mend);
	}
}

function protocolOf(workerFile: string): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = fork(workerFile, [], {
			env: { NODE_ENV: "production", PATH: process.env["PATH"] },
			stdio: ["ignore", "ignore", "ignore", "ipc"],
		});
		const timer = setTimeout(() => end(() => reject(new Error("it says nothing"))), WORKER_TIMEOUT_MS);
		const end = (settle: () => void) => {
			clearTimeout(timer);
			child.removeAllListeners();
			// It ends by itself when nobody is on the other side.
			if (child.connected) child.disconnect();
			child.unref();
			settle();
		};
		child.on("error", (error) => end(() => reject(error)));
		child.on("exit", (code) => end(() => reject(new Error(`it ends with ${code}`))));
		child.on("message", (message: WorkerMessage) => {
			if (message.type === "ready") end(() => resolve(message.protocolVersion));
		});
	});
}
