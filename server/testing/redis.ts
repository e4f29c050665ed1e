import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { Secret } from "@/lib/secret";
import { freePort } from "./mosquitto";

const FOLDERS = [
	...(process.env["PATH"] ?? "").split(path.delimiter),
	"/usr/sbin",
	"/usr/local/bin",
	"/opt/homebrew/bin",
];
const START_TRIES = 400;
const START_PAUSE_MS = 25;

/** Path of a Redis server on this machine; undefined if there is none. */
export function findRedis(): string | undefined {
	const named = process.env["SPILLWAY_REDIS_SERVER"];
	const files = named === undefined ? FOLDERS.map((folder) => path.join(folder, "redis-server")) : [named];
	return files.find((file) => {
		try {
			accessSync(file, constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}

export interface RedisServer extends AsyncDisposable {
	readonly port: number;
	readonly pid: number;
	readonly url: Secret;
	/** Writes everything it holds to its file, and gives the file's bytes. */
	dump(): Promise<Buffer>;
	/** Forgets everything, as if it had been killed without a file. */
	flush(): Promise<void>;
	/** SIGKILL, as if the machine lost power. */
	kill(): Promise<void>;
	/** Starts again on the same port with the same folder. */
	restart(): Promise<void>;
}

/**
 * A real Redis on loopback that writes each change to its file within a second, with a folder of its own.
 *
 * @param settings further arguments, such as `--maxmemory-policy`; they win over its own
 */
export async function startRedis(settings: readonly string[] = []): Promise<RedisServer> {
	const program = findRedis();
	if (program === undefined) throw new Error("Redis is not installed: put redis-server on the PATH.");
	const dir = mkdtempSync(path.join(os.tmpdir(), "spillway-redis-"));
	const port = await freePort();
	let child: ChildProcess;
	const ask = async <T>(question: (redis: Redis) => Promise<T>): Promise<T> => {
		const redis = new Redis({ port, host: "127.0.0.1", lazyConnect: true, retryStrategy: null });
		redis.on("error", () => {});
		try {
			await redis.connect();
			return await question(redis);
		} finally {
			redis.disconnect();
		}
	};
	const start = async () => {
		const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", dir, "--save", "", "--appendonly", "yes"];
		child = spawn(program, [...args, "--appendfsync", "everysec", ...settings], { stdio: "ignore" });
		for (let attempt = 0; ; attempt++) {
			if (child.exitCode !== null) throw new Error("Redis ended at once.");
			const isUp = await ask((redis) => redis.ping()).catch(() => undefined);
			if (isUp !== undefined) return;
			if (attempt >= START_TRIES) throw new Error(`Redis did not answer on port ${port}.`);
			await new Promise((resolve) => setTimeout(resolve, START_PAUSE_MS));
		}
	};
	const end = async (signal: NodeJS.Signals) => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill(signal);
		await once(child, "exit");
	};
	await start();
	return {
		port,
		url: new Secret(`redis://127.0.0.1:${port}/0`),
		get pid() {
			return child.pid ?? 0;
		},
		async dump() {
			await ask((redis) => redis.save());
			return readFileSync(path.join(dir, "dump.rdb"));
		},
		async flush() {
			await ask((redis) => redis.flushall());
		},
		kill: () => end("SIGKILL"),
		restart: start,
		async [Symbol.asyncDispose]() {
			await end("SIGKILL");
			rmSync(dir, { recursive: true, force: true });
		},
	};
}
