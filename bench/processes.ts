import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { type Mosquitto, startMosquitto } from "@/server/testing/mosquitto";

const END_WAIT_MS = 12_000;

/** A program of the benchmark in a process of its own; disposing ends it. */
export interface Program extends AsyncDisposable {
	readonly pid: number;
	/** The next line of its output, as JSON. Rejects if the process ends before. */
	next<T>(): Promise<T>;
	/** Writes a line to its input. */
	send(line: string): void;
}

export interface ProgramOptions {
	/** Flags of Node. */
	nodeArgs?: readonly string[];
	/** Folder with the bundled programs. */
	folder?: string;
}

/** Starts `bench/programs/NAME.ts` as it was bundled. */
export function startProgram(
	name: string,
	args: readonly unknown[],
	{ nodeArgs = [], folder = import.meta.dirname }: ProgramOptions = {},
): Program {
	const file = path.join(folder, "programs", `${name}.mjs`);
	const texts = args.map((arg) => (typeof arg === "string" ? arg : JSON.stringify(arg)));
	const env = { ...process.env, SPILLWAY_LOG_LEVEL: "warn" };
	const child = spawn(process.execPath, [...nodeArgs, file, ...texts], { env, stdio: ["pipe", "pipe", "inherit"] });
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	return {
		pid: child.pid ?? 0,
		async next<T>() {
			const { done, value } = await lines.next();
			if (done) throw new Error(`The benchmark's program ${name} ended without a result.`);
			return JSON.parse(value) as T;
		},
		send: (line) => void child.stdin.write(`${line}\n`),
		[Symbol.asyncDispose]: () => endProcess(child),
	};
}

/** SIGTERM, and SIGKILL for what does not go. */
export async function endProcess(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = once(child, "exit");
	const timer = setTimeout(() => child.kill("SIGKILL"), END_WAIT_MS);
	child.kill("SIGTERM");
	await gone;
	clearTimeout(timer);
}

/** A Mosquitto that refuses and drops nothing for being too much. */
export function startBroker(): Promise<Mosquitto> {
	return startMosquitto({
		isQuiet: true,
		config: ["allow_anonymous true", "max_inflight_messages 0", "max_queued_messages 0"],
	});
}

/** Something that plays the broker. */
export type Peer = { readonly port: number } & AsyncDisposable;

/** A broker that only acknowledges, as fast as it can or at this rate, so that it is not the limit, or the only one. */
export async function startSink(messagesPerSecond: number | null = null): Promise<Peer> {
	const program = startProgram("sink", [{ messagesPerSecond }]);
	const { port } = await program.next<{ port: number }>();
	return { port, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}

/** Path of a recording that the tests use too. */
export function recordingFile(name: string): string {
	return path.join(process.cwd(), "server/testing/fixtures/tmq", `${name}.jsonl`);
}
