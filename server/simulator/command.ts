import { parseArgs } from "node:util";
import { messageOf, SpillwayError } from "@/lib/errors";
import { type Simulator, type SimulatorOptions, startSimulator } from "./simulator";

const USAGE = `Usage: spillway simulator [options]

A TDengine that exists in memory, with electricity meters that never rest: for trying the command line and the console.

  --port N      port on 127.0.0.1, 0 for any free one (6041)
  --rate N      rows per second (50)
  --meters N    meters in power.meters (200)
  --vgroups N   vgroups of power (4)
  --backlog N   rows written before the first subscriber comes (200)
  --retain N    rows that each vgroup keeps at most (200000)
  --seed N      the same seed gives the same meters (1)

TMQ topics: topic_meters (query), topic_meters_stable and topic_power (with metadata), topic_types (every column type).
`;

const DEFAULT_PORT = 6041;

class UsageError extends SpillwayError {
	readonly code = "usage";
	readonly isRetryable = false;
}

/**
 * `spillway simulator …`: runs until SIGINT or SIGTERM. Gives the exit code: 0 after a signal, 1 when the port cannot be
 * had, 2 for a wrong option.
 */
export async function runSimulatorCommand(argv: readonly string[]): Promise<number> {
	let options: SimulatorOptions | "help";
	try {
		options = readOptions(argv);
	} catch (error) {
		process.stderr.write(`${messageOf(error)}\nRun "spillway simulator --help" for the options.\n`);
		return 2;
	}
	if (options === "help") {
		process.stdout.write(USAGE);
		return 0;
	}
	let simulator: Simulator;
	try {
		simulator = await startSimulator(options);
	} catch (error) {
		process.stderr.write(`${explainListenError(error, options.port ?? DEFAULT_PORT)}\n`);
		return 1;
	}
	process.stdout.write(`${sampleDsn(simulator.port)}\n`);
	await endSignal();
	await simulator.close();
	return 0;
}

/** A source DSN that works against the simulator as it is; its password is TDengine's well-known default. */
export function sampleDsn(port: number, groupId = "spillway-try"): string {
	return `tmq+ws://root:taosdata@127.0.0.1:${port}/topic_meters?group.id=${groupId}&auto.offset.reset=earliest`;
}

function readOptions(argv: readonly string[]): SimulatorOptions | "help" {
	const value = { type: "string" } as const;
	const { values } = parseArgs({
		args: [...argv],
		options: {
			...{ port: value, rate: value, meters: value, vgroups: value, backlog: value, retain: value, seed: value },
			help: { type: "boolean", short: "h" },
		},
	});
	if (values.help) return "help";
	return {
		port: integer("port", values.port ?? String(DEFAULT_PORT), 0, 65_535),
		...optional("rate", values.rate && integer("rate", values.rate, 0, 1_000_000)),
		...optional("meters", values.meters && integer("meters", values.meters, 1, 100_000)),
		...optional("vgroups", values.vgroups && integer("vgroups", values.vgroups, 1, 256)),
		...optional("backlogRows", values.backlog && integer("backlog", values.backlog, 0, 100_000_000)),
		...optional("maxLogRows", values.retain && integer("retain", values.retain, 1, 100_000_000)),
		...optional("seed", values.seed && integer("seed", values.seed, 0, 2 ** 32 - 1)),
	};
}

function optional<K extends keyof SimulatorOptions>(name: K, value: number | "" | undefined): { [P in K]?: number } {
	return typeof value === "number" ? ({ [name]: value } as { [P in K]?: number }) : {};
}

function integer(name: string, text: string, from: number, to: number): number {
	const value = Number(text);
	if (!/^\d+$/.test(text) || value < from || value > to) {
		throw new UsageError(`--${name} takes a whole number from ${from} to ${to}, not "${text}".`);
	}
	return value;
}

function explainListenError(error: unknown, port: number): string {
	const code = error instanceof Error && "code" in error ? error.code : undefined;
	if (code === "EADDRINUSE") {
		return `Port ${port} on 127.0.0.1 is taken. End what listens there, or choose another with --port (0: any free one).`;
	}
	if (code === "EACCES") return `Port ${port} may not be opened by this user. Choose one above 1023 with --port.`;
	return `The simulator could not listen on port ${port}: ${messageOf(error)}`;
}

function endSignal(): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			process.off("SIGINT", done);
			process.off("SIGTERM", done);
			resolve();
		};
		process.on("SIGINT", done);
		process.on("SIGTERM", done);
	});
}
