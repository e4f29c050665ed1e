import { fork } from "node:child_process";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { json } from "node:stream/consumers";
import { messageOf } from "@/lib/errors";
import type { Clock } from "@/server/clock";
import { RedisAccess } from "@/server/cluster/redis";
import { readRedisUrl } from "@/server/cluster/redis-setting";
import type { Env } from "@/server/env";
import { createLogger } from "@/server/log";
import { WORKER_PROTOCOL_VERSION, type WorkerMessage } from "@/server/worker/protocol";
import { type Finding, fail, ok, warn } from "./finding";
import { checkPlacement } from "./placement";

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
	if (await isSpillway(host, port, tls !== undefined)) return ok(check, `${port} is in use, by a Spillway that runs`);
	return fail(check, `${port} is in use, and not by Spillway`, "stop what uses it, or set PORT to another");
}

function tryToListen(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
	return new Promise((resolve) => {
		const server = net.createServer();
		server.once("error", resolve);
		server.listen({ host, port }, () => server.close(() => resolve(undefined)));
	});
}

/** Whether whoever listens there answers as Spillway does. Its certificate is another check's matter. */
function isSpillway(host: string, port: number, isTls: boolean): Promise<boolean> {
	const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
	const options = { host: reachable, port, path: "/healthz", timeout: PROBE_TIMEOUT_MS, agent: false };
	return new Promise((resolve) => {
		const onAnswer = (response: http.IncomingMessage) =>
			void json(response).then(
				(body) => resolve(isAlive(body)),
				() => resolve(false),
			);
		const request = isTls
			? https.get({ ...options, rejectUnauthorized: false }, onAnswer)
			: http.get(options, onAnswer);
		request.on("timeout", () => request.destroy(new Error("no answer")));
		request.on("error", () => resolve(false));
	});
}

function isAlive(body: unknown): boolean {
	return typeof body === "object" && body !== null && "status" in body && body.status === "alive";
}

/** Whether the Redis of the settings answers, and somebody runs what lies there; nothing where there is none. */
export async function checkRedis({ redis: setting }: Pick<Env, "redis">, clock: Clock): Promise<Finding[]> {
	const check = "Redis";
	try {
		const url = await readRedisUrl(setting);
		if (url === undefined) return [];
		await using redis = new RedisAccess({ url, logger: createLogger("doctor", "silent"), name: "doctor" });
		const advice = await redis.check();
		return [
			ok(check, `${redis.shownUrl} answers`),
			...advice.map(({ message, mend }) => warn(check, message, mend)),
			await checkPlacement(redis.patient(), clock),
		];
	} catch (error) {
		return [fail(check, messageOf(error), "see the message")];
	}
}

/** Whether a worker starts and speaks as this version does: a half-done update shows here. */
export async function checkWorker(workerFile: string): Promise<Finding> {
	const check = "worker";
	const mend = "install Spillway again: its files are not of one version";
	try {
		const version = await protocolOf(workerFile);
		if (version === WORKER_PROTOCOL_VERSION) return ok(check, `starts, and speaks process protocol ${version}`);
		return fail(
			check,
			`is of another version: it speaks process protocol ${version}, not ${WORKER_PROTOCOL_VERSION}`,
			mend,
		);
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
