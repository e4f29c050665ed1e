/**
 * How fast one task in one worker publishes, beside a plain script and beside what the socket can do, in the same run.
 *
 *     npm run bench -- [--json] [--only ID] [--rounds N] [--window N] [--profile FOLDER]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startMosquitto } from "@/server/testing/mosquitto";
import { CASES, type Case, type Job, type Measured } from "./cases";
import { printTable, type Result, ratiosOf, summary } from "./report";

const PROGRAMS = import.meta.dirname;
const value = { type: "string" } as const;
const { values: options } = parseArgs({
	options: { json: { type: "boolean" }, only: value, rounds: value, window: value, profile: value },
});
const rounds = Number(options.rounds ?? 5);
/** Messages in flight. `--window` sets Spillway's `max_inflight`. */
const WINDOWS = { spillway: Number(options.window ?? 10_000), peer: 1_000, socket: 20_000 } as const;
/** About two seconds each. */
const MESSAGES = { spillway: 300_000, socket: 400_000, peer: 60_000 } as const;
/** With 20 messages in flight, as MQTT 3 has to at QoS 2. */
const MESSAGES_IN_SMALL_WINDOW = { spillway: 60_000, socket: 60_000, peer: 30_000 } as const;
type Program = keyof typeof MESSAGES;

const cases = options.only === undefined ? CASES : CASES.filter(({ id }) => id === options.only);
if (cases.length === 0) {
	process.stderr.write(`There is no case ${options.only}. Cases:\n${CASES.map(({ id }) => `  ${id}\n`).join("")}`);
	process.exit(2);
}

function program(name: string, args: string[], nodeArgs: string[] = []) {
	const file = path.join(PROGRAMS, `${name}.mjs`);
	const child = spawn(process.execPath, [...nodeArgs, file, ...args], { stdio: ["ignore", "pipe", "inherit"] });
	return { child, line: firstLine(child.stdout) };
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
	let text = "";
	for await (const chunk of stream) {
		text += String(chunk);
		const end = text.indexOf("\n");
		if (end >= 0) return text.slice(0, end);
	}
	throw new Error("A program of the benchmark ended without a result.");
}

let lastJob = 0;

async function measureOnce(name: Program, one: Case): Promise<number> {
	const sizes = one.qos === 2 && one.version !== "5.0" ? MESSAGES_IN_SMALL_WINDOW : MESSAGES;
	const messages = sizes[name];
	const file = path.join(process.cwd(), "server/testing/fixtures/tmq", `${one.recording}.jsonl`);
	await using broker = await startMosquitto({
		isQuiet: true,
		config: ["allow_anonymous true", "max_inflight_messages 0", "max_queued_messages 0"],
	});
	const source = program("source", [file, String(messages)]);
	try {
		const { port, tmqTopic } = JSON.parse(await source.line) as { port: number; tmqTopic: string };
		const groupId = `bench-${++lastJob}`;
		const ports = { sourcePort: port, brokerPort: broker.port };
		const job: Job = { ...one, ...ports, messages, window: WINDOWS[name], tmqTopic, groupId, file };
		const profile =
			options.profile === undefined || name !== "spillway" ? [] : ["--cpu-prof", `--cpu-prof-dir=${options.profile}`];
		const { child, line } = program(name, [JSON.stringify(job)], profile);
		const ended = once(child, "exit");
		const { messagesPerSecond } = JSON.parse(await line) as Measured;
		await ended;
		return messagesPerSecond;
	} finally {
		source.child.kill("SIGTERM");
	}
}

const results: Result[] = cases.map(({ id }) => ({ id, spillway: [], peer: [], socket: [] }));
for (let round = 0; round < rounds; round++) {
	for (const [index, one] of cases.entries()) {
		if (!options.json) process.stderr.write(`round ${round + 1} of ${rounds}: ${one.id}\n`);
		for (const name of ["spillway", "peer", "socket"] as const)
			results[index]?.[name].push(await measureOnce(name, one));
	}
}

const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? "unknown"}, ${os.platform()} ${os.release()}, Node ${process.versions.node}`;
if (options.json) {
	const measured = results.map((result) => ({
		id: result.id,
		rate: summary(result.spillway),
		ratio: ratiosOf(result),
	}));
	process.stdout.write(`${JSON.stringify({ machine, cases: measured })}\n`);
} else {
	printTable(machine, rounds, WINDOWS, results);
}
