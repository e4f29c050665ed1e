import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";

export const ROOT = path.dirname(path.dirname(import.meta.dirname));

/** A port nobody listens on at this moment, chosen by the system. */
export async function freePort(): Promise<number> {
	const server = net.createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as net.AddressInfo;
	server.close();
	await once(server, "close");
	return port;
}

/** A process that a test started; whatever it printed is kept for the failure message. */
export class Started {
	output = "";

	private constructor(readonly child: ChildProcess) {
		child.stdout?.on("data", (bytes) => {
			this.output += String(bytes);
		});
		child.stderr?.on("data", (bytes) => {
			this.output += String(bytes);
		});
	}

	static run(command: string, args: string[], env: Record<string, string> = {}): Started {
		const child = spawn(command, args, {
			cwd: ROOT,
			env: { ...process.env, ...env },
			stdio: ["ignore", "pipe", "pipe"],
		});
		return new Started(child);
	}

	/** Resolves once the output holds the text; fails when the process ends before. */
	async prints(text: string | RegExp, timeoutMs = 30_000): Promise<void> {
		const holds = () => (typeof text === "string" ? this.output.includes(text) : text.test(this.output));
		const deadline = Date.now() + timeoutMs;
		while (!holds()) {
			if (this.child.exitCode !== null)
				throw new Error(`ended with ${this.child.exitCode} before printing ${text}:\n${this.output}`);
			if (Date.now() > deadline) throw new Error(`did not print ${text} in ${timeoutMs} ms:\n${this.output}`);
			await new Promise((resolve) => setTimeout(resolve, 25));
		}
	}

	/** Waits until the process ends by itself. */
	async ended(): Promise<void> {
		if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
	}

	/** Ends the process and waits for its exit code. */
	async end(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
		const ended = once(this.child, "exit");
		this.child.kill(signal);
		await ended;
		return this.child.exitCode;
	}
}

export async function temporaryFolder(name: string): Promise<string> {
	return fs.mkdtemp(path.join(os.tmpdir(), `spillway-${name}-`));
}
