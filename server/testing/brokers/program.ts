import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";

const START_LIMIT_MS = 90_000;
const PAUSE_MS = 50;
const TERMINATE_WAIT_MS = 10_000;

export interface Program {
	/** Ends it together with what it started. */
	end(signal: NodeJS.Signals): Promise<void>;
	readonly output: () => string;
}

/** Starts a program in a process group of its own. */
export function startProgram(
	command: string,
	args: readonly string[],
	env: Readonly<Record<string, string | undefined>> = {},
): Program {
	const child: ChildProcess = spawn(command, args, {
		detached: true,
		env: { ...process.env, ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	const onText = (text: Buffer) => {
		output += text.toString();
	};
	child.stdout?.on("data", onText);
	child.stderr?.on("data", onText);
	child.on("error", (error) => onText(Buffer.from(String(error))));
	const signalGroup = (signal: NodeJS.Signals) => {
		try {
			if (child.pid !== undefined) process.kill(-child.pid, signal);
		} catch {
			// The group is gone.
		}
	};
	return {
		output: () => output,
		async end(signal) {
			if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
			const exited = once(child, "exit");
			const timer = setTimeout(() => signalGroup("SIGKILL"), TERMINATE_WAIT_MS);
			signalGroup(signal);
			await exited;
			clearTimeout(timer);
		},
	};
}

/** Resolves once the program has printed this. */
export async function printed(text: string, program: Program): Promise<void> {
	const untilMs = Date.now() + START_LIMIT_MS;
	while (!program.output().includes(text)) {
		if (Date.now() > untilMs) throw new Error(`“${text}” was not printed: ${program.output().slice(-2_000)}`);
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
}

/** Resolves once somebody listens on the port. */
export async function portOpen(port: number, program: Program): Promise<void> {
	const untilMs = Date.now() + START_LIMIT_MS;
	while (Date.now() < untilMs) {
		const socket = net.connect(port, "127.0.0.1");
		const isOpen = await new Promise<boolean>((resolve) => {
			socket.once("connect", () => resolve(true));
			socket.once("error", () => resolve(false));
		});
		socket.destroy();
		if (isOpen) return;
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
	throw new Error(`Nobody listens on port ${port}: ${program.output().slice(-2_000)}`);
}
