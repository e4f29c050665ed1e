import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { findTool } from "@/scripts/tools.mjs";
import { freePort } from "./mosquitto";

const START_TRIES = 400;
const START_PAUSE_MS = 25;
const TERMINATE_WAIT_MS = 5_000;

/** Folder of PostgreSQL's programs on this machine; undefined if there is none. */
export function findPostgresql(): string | undefined {
	const initdb = findTool("initdb");
	return initdb === undefined ? undefined : path.dirname(initdb);
}

export interface PostgresqlServer extends AsyncDisposable {
	readonly port: number;
	readonly pid: number;
	/** Address of a database of this server. */
	url(database: string): string;
	/** Makes an empty database, or a copy of another, and gives its address. */
	createDatabase(template?: string): Promise<string>;
	/** SIGKILL, as if the machine lost power. */
	kill(): Promise<void>;
	/** Stops at once, telling everybody who is connected. */
	stop(): Promise<void>;
	/** Starts again on the same port with the same databases. */
	restart(): Promise<void>;
}

/** A real PostgreSQL on loopback with a cluster of its own, which keeps nothing: no write waits for a disk. */
export async function startPostgresql({
	settings = [],
}: {
	settings?: readonly string[];
} = {}): Promise<PostgresqlServer> {
	const programs = findPostgresql();
	if (programs === undefined) throw new Error("PostgreSQL is not installed: apt-get install postgresql.");
	const dir = mkdtempSync(path.join(os.tmpdir(), "spillway-postgresql-"));
	const owner = ownerOf();
	if (owner.uid !== undefined && owner.gid !== undefined) chownSync(dir, owner.uid, owner.gid);
	const data = path.join(dir, "data");
	const made = spawnSync(
		path.join(programs, "initdb"),
		["-D", data, "-U", "spillway", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
		{ ...owner, cwd: dir, encoding: "utf8" },
	);
	if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}${made.error?.message ?? ""}`);
	const port = await freePort();
	const url = (database: string) => `postgresql://spillway@127.0.0.1:${port}/${database}`;
	const set = ["fsync=off", "full_page_writes=off", "max_connections=300", ...settings];
	let child: ChildProcess;
	let log = "";
	const start = async () => {
		const options = ["listen_addresses=127.0.0.1", `port=${port}`, `unix_socket_directories=${dir}`, ...set];
		child = spawn(path.join(programs, "postgres"), ["-D", data, ...options.flatMap((option) => ["-c", option])], {
			...owner,
			cwd: dir,
			stdio: ["ignore", "ignore", "pipe"],
		});
		child.stderr?.on("data", (text: Buffer) => {
			log += text.toString();
		});
		await waitUntilReady(url("postgres"), child, () => log);
	};
	const end = async (signal: NodeJS.Signals) => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		const timer = setTimeout(() => child.kill("SIGKILL"), TERMINATE_WAIT_MS);
		child.kill(signal);
		await once(child, "exit");
		clearTimeout(timer);
	};
	await start();
	return {
		port,
		get pid() {
			return child.pid ?? 0;
		},
		url,
		async createDatabase(template) {
			const name = `test_${randomUUID().replaceAll("-", "")}`;
			await runSql(url("postgres"), `CREATE DATABASE ${name}${template === undefined ? "" : ` TEMPLATE ${template}`}`);
			return url(name);
		},
		kill: () => end("SIGKILL"),
		stop: () => end("SIGINT"),
		restart: start,
		async [Symbol.asyncDispose]() {
			await end("SIGINT");
			rmSync(dir, { recursive: true, force: true });
		},
	};
}

/** Runs SQL on a connection of its own. */
export async function runSql(url: string, sql: string): Promise<Record<string, unknown>[]> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query<Record<string, unknown>>(sql)).rows;
	} finally {
		await client.end();
	}
}

/** PostgreSQL refuses to run as root: then it runs as its own user, or as nobody. */
function ownerOf(): { uid?: number; gid?: number } {
	if (process.getuid?.() !== 0) return {};
	for (const user of ["postgres", "nobody"]) {
		const [uid, gid] = ["-u", "-g"].map((what) => spawnSync("id", [what, user], { encoding: "utf8" }).stdout.trim());
		if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
	}
	return {};
}

async function waitUntilReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
	for (let attempt = 0; attempt < START_TRIES; attempt++) {
		if (child.exitCode !== null) throw new Error(`PostgreSQL ended at once: ${log()}`);
		const isReady = await runSql(url, "SELECT 1").then(
			() => true,
			() => false,
		);
		if (isReady) return;
		await new Promise((resolve) => setTimeout(resolve, START_PAUSE_MS));
	}
	throw new Error(`PostgreSQL did not start: ${log()}`);
}
