import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { administratorSettings, signIn } from "@/e2e/support/administrator";
import { endProcess } from "./processes";

/** Ticks of the clock by which Linux counts CPU time, a second. */
const TICKS = 100;

export interface Usage {
	readonly rssBytes: number;
	readonly cpuMs: number;
	readonly processes: number;
}

/** The product's own server with its workers and pages, and a data folder of its own. */
export interface Server extends AsyncDisposable {
	readonly url: string;
	/** Of a session of the administrator. */
	readonly cookie: string;
	readonly pid: number;
	/** Of the server and its workers together, as Linux tells it. */
	usage(): Usage;
	call<T>(method: string, route: string, body?: unknown): Promise<T>;
}

/** Starts what `npm start` starts. `run.mjs` has built it. */
export async function startServer(env: Record<string, string> = {}): Promise<Server> {
	if (!fs.existsSync("/proc/self/stat"))
		throw new Error("This benchmark reads /proc, which this system does not have.");
	const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "spillway-bench-data-"));
	const child = spawn(process.execPath, [path.join("dist", "main.js")], {
		env: {
			...process.env,
			PORT: "0",
			HOST: "127.0.0.1",
			SPILLWAY_DATA_DIR: dataDir,
			SPILLWAY_DEMO: "off",
			SPILLWAY_LOG_LEVEL: "error",
			...(await administratorSettings(dataDir)),
			...env,
		},
		stdio: ["ignore", "pipe", "inherit"],
	});
	const pid = child.pid ?? 0;
	let url = "";
	for await (const line of createInterface({ input: child.stdout })) {
		url = /^Spillway is ready at (\S+)$/.exec(line)?.[1] ?? "";
		if (url !== "") break;
	}
	if (url === "") throw new Error("The server ended before it was ready.");
	const session = await signIn(url);
	const cookie = `${session.name}=${session.value}`;
	const ask = async (method: string, route: string, body?: unknown): Promise<Response> => {
		const response = await fetch(`${url}${route}`, {
			method,
			headers: { "content-type": "application/json", cookie },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		// Hundreds of tasks are more changes a minute than the console takes of one user.
		if (response.status !== 429) return response;
		await pause(Number(response.headers.get("Retry-After") ?? 1) * 1_000);
		return ask(method, route, body);
	};
	return {
		url,
		cookie,
		pid,
		usage: () => usageOf([pid, ...childrenOf(pid)]),
		async call<T>(method: string, route: string, body?: unknown) {
			const response = await ask(method, route, body);
			const text = await response.text();
			if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`);
			return (text === "" ? undefined : JSON.parse(text)) as T;
		},
		async [Symbol.asyncDispose]() {
			await endProcess(child);
			fs.rmSync(dataDir, { recursive: true, force: true });
		},
	};
}

function childrenOf(pid: number): number[] {
	const text = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
	return text === "" ? [] : text.split(" ").map(Number);
}

export function usageOf(pids: readonly number[]): Usage {
	let rssBytes = 0;
	let cpuMs = 0;
	for (const pid of pids) {
		const kibibytes = /^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0";
		rssBytes += Number(kibibytes) * 1_024;
		// The name of the program, in parentheses, may hold blanks.
		const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
		cpuMs += ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS;
	}
	return { rssBytes, cpuMs, processes: pids.length };
}
