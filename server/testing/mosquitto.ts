import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const FOLDERS = [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/sbin", "/usr/local/sbin"];
const START_TRIES = 200;
const START_PAUSE_MS = 25;
const TERMINATE_WAIT_MS = 5_000;

/** Path of a Mosquitto program on this machine; undefined if there is none. */
export function findMosquitto(program = "mosquitto"): string | undefined {
	return FOLDERS.map((folder) => path.join(folder, program)).find((file) => {
		try {
			accessSync(file, constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}

/** A port that was free a moment ago on loopback. */
export async function freePort(): Promise<number> {
	const server = net.createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	if (address === null || typeof address === "string") throw new Error("No port was given.");
	return address.port;
}

export interface MosquittoOptions {
	/** Lines of mosquitto.conf beyond the listener. Default: anonymous clients are allowed. */
	config?: string[];
	/** Lines that belong to the listener (TLS, protocol). */
	listener?: string[];
	/** Written to the broker's folder before it starts; `{dir}` in the configuration stands for that folder. */
	files?: Record<string, string>;
	port?: number;
	/** Logs no packets: for measuring. */
	isQuiet?: boolean;
}

export interface Mosquitto extends AsyncDisposable {
	readonly port: number;
	readonly dir: string;
	readonly pid: number;
	/** What the broker has logged so far. */
	log(): string;
	/** SIGKILL, as if the machine lost power. */
	kill(): Promise<void>;
	/** Starts again on the same port with the same folder. */
	restart(): Promise<void>;
}

/** A real Mosquitto on loopback, with a folder of its own. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
	const program = findMosquitto();
	if (program === undefined) throw new Error("Mosquitto is not installed: put it on the PATH or into /usr/sbin.");
	const dir = mkdtempSync(path.join(os.tmpdir(), "spillway-mosquitto-"));
	const port = options.port ?? (await freePort());
	for (const [name, text] of Object.entries(options.files ?? {})) {
		writeFileSync(path.join(dir, name), text.replaceAll("{dir}", dir));
	}
	const lines = [
		// Started by root it would change to a user who may not read the folder.
		...(process.getuid?.() === 0 ? ["user root"] : []),
		`listener ${port} 127.0.0.1`,
		...(options.listener ?? []),
		...(options.config ?? ["allow_anonymous true"]),
	];
	const file = path.join(dir, "mosquitto.conf");
	writeFileSync(file, `${lines.join("\n").replaceAll("{dir}", dir)}\n`);

	let log = "";
	let child: ChildProcess;
	const start = async () => {
		child = spawn(program, ["-c", file, ...(options.isQuiet ? [] : ["-v"])], { stdio: ["ignore", "pipe", "pipe"] });
		const onText = (text: Buffer) => {
			log += text.toString();
		};
		child.stdout?.on("data", onText);
		child.stderr?.on("data", onText);
		await waitForPort(port, child, () => log);
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
		dir,
		get pid() {
			return child.pid ?? 0;
		},
		log: () => log,
		kill: () => end("SIGKILL"),
		restart: start,
		async [Symbol.asyncDispose]() {
			await end("SIGTERM");
			rmSync(dir, { recursive: true, force: true });
		},
	};
}

async function waitForPort(port: number, child: ChildProcess, log: () => string): Promise<void> {
	for (let attempt = 0; attempt < START_TRIES; attempt++) {
		if (child.exitCode !== null) throw new Error(`Mosquitto ended at once: ${log()}`);
		const socket = net.connect(port, "127.0.0.1");
		const isOpen = await new Promise<boolean>((resolve) => {
			socket.once("connect", () => resolve(true));
			socket.once("error", () => resolve(false));
		});
		socket.destroy();
		if (isOpen) return;
		await new Promise((resolve) => setTimeout(resolve, START_PAUSE_MS));
	}
	throw new Error(`Mosquitto did not listen on port ${port}: ${log()}`);
}
