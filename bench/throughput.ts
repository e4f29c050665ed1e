import { CASES, type Case, type RecordingName } from "./cases";
import { type Peer, type Program, recordingFile, startBroker, startProgram } from "./processes";
import type { Job, Measured } from "./programs/job";
import type { Section } from "./section";
import { medianRatio, rounded, summary } from "./statistics";
import { thousands, toTable } from "./table";

/** More than the fastest case publishes in the time of one measurement. */
const ROWS = 600_000;
export const TIMES = { warmMs: 300, measureMs: 500 } as const;

const PROGRAMS = ["spillway", "peer", "socket"] as const;
type ProgramName = (typeof PROGRAMS)[number];

export interface ThroughputOptions {
	cases: readonly Case[];
	rounds: number;
	/** Spillway's `max_inflight`; its own default if null. */
	window: number | null;
	/** Folder for CPU profiles of Spillway. */
	profile: string | undefined;
	say(text: string): void;
}

/** Sources for all cases, each in a process of its own, and the consumer groups that were given out. */
export class Sources implements AsyncDisposable {
	readonly #running = new Map<RecordingName, Promise<{ program: Program; port: number; tmqTopic: string }>>();
	#lastGroup = 0;

	/** Where a new consumer group can read the recording, over and over. */
	async of(name: RecordingName): Promise<Pick<Job, "sourcePort" | "tmqTopic" | "groupId" | "file">> {
		let source = this.#running.get(name);
		if (source === undefined) {
			source = start(name);
			this.#running.set(name, source);
		}
		const { port, tmqTopic } = await source;
		return { sourcePort: port, tmqTopic, groupId: `bench-${++this.#lastGroup}`, file: recordingFile(name) };
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const source of this.#running.values()) await (await source).program[Symbol.asyncDispose]();
	}
}

async function start(name: RecordingName) {
	const program = startProgram("source", [recordingFile(name), String(ROWS)]);
	return { program, ...(await program.next<{ port: number; tmqTopic: string }>()) };
}

export interface MeasureOptions {
	nodeArgs?: readonly string[];
	folder?: string;
	/** Mosquitto unless given. */
	startPeer?: () => Promise<Peer>;
}

/** One measurement with a broker of its own. */
export async function measureOnce(
	name: ProgramName,
	one: Case,
	window: number | null,
	sources: Sources,
	{ startPeer = startBroker, ...options }: MeasureOptions = {},
): Promise<Measured> {
	await using broker = await startPeer();
	const job: Job = { ...one, ...TIMES, ...(await sources.of(one.recording)), window, brokerPort: broker.port };
	await using program = startProgram(name, [job], options);
	return await program.next<Measured>();
}

type Rounds = Record<ProgramName, Measured[]>;

/** How fast one task in one worker publishes, beside a plain script and beside what the socket can do. */
export async function runThroughput(options: ThroughputOptions): Promise<Section> {
	const { cases, rounds, say } = options;
	await using sources = new Sources();
	const results = cases.map((one) => ({ one, rounds: { spillway: [], peer: [], socket: [] } as Rounds }));
	for (let round = 0; round < rounds; round++) {
		for (const { one, rounds: measured } of results) {
			say(`round ${round + 1} of ${rounds}: ${one.id}`);
			for (const name of PROGRAMS) {
				const nodeArgs =
					name === "spillway" && options.profile ? ["--cpu-prof", `--cpu-prof-dir=${options.profile}`] : [];
				measured[name].push(await measureOnce(name, one, windowOf(name, one, options), sources, { nodeArgs }));
			}
		}
	}
	return toSection(results, rounds);
}

/**
 * Messages in flight. The script has 1,000 as a good engineer would choose, except that Mosquitto as it is installed
 * drops QoS 2 messages of MQTT 3 beyond 20. The socket gets what
 * makes it fastest: Mosquitto looks through all QoS 2 messages that wait for PUBREL at each further one.
 */
function windowOf(name: ProgramName, { qos, version }: Case, options: ThroughputOptions): number | null {
	if (name === "spillway") return options.window;
	if (qos === 2 && version !== "5.0") return 20;
	if (name === "peer") return 1_000;
	return qos === 2 ? 256 : 20_000;
}

function toSection(results: readonly { one: Case; rounds: Rounds }[], rounds: number): Section {
	const cases = results.map(({ one, rounds: measured }) => {
		const rates = (name: ProgramName) => measured[name].map(({ messagesPerSecond }) => messagesPerSecond);
		return {
			id: one.id,
			rates: { spillway: summary(rates("spillway")), peer: summary(rates("peer")), socket: summary(rates("socket")) },
			cpuUs: summary(measured.spillway.map(({ cpuUs }) => cpuUs)).median,
			ratio: {
				peer: rounded(medianRatio(rates("spillway"), rates("peer"))),
				socket: rounded(medianRatio(rates("spillway"), rates("socket"))),
			},
		};
	});
	const shown = ({ min, median, max }: { min: number; median: number; max: number }) =>
		`${thousands(median)} (${thousands(min)} to ${thousands(max)})`;
	const rows = cases.map(({ id, rates, cpuUs, ratio }) => [
		id,
		shown(rates.spillway),
		shown(rates.peer),
		shown(rates.socket),
		ratio.peer.toFixed(2),
		ratio.socket.toFixed(2),
		cpuUs.toFixed(1),
	]);
	const titles = ["case", "Spillway", "script", "socket", "× script", "× socket", "CPU µs"];
	return {
		name: "throughput",
		title: "Messages a second, one task in one worker",
		lines: [
			`Median (minimum to maximum) of ${rounds} interleaved rounds; ratios are medians of the rounds' own; CPU: of Spillway's process for one message.`,
			"",
			...toTable(titles, rows),
			...acrossQos(cases),
		],
		cases: cases.map(({ id, rates: { spillway }, ratio }) => ({
			id,
			rate: {
				min: Math.round(spillway.min),
				median: Math.round(spillway.median),
				max: Math.round(spillway.max),
			},
			ratio,
		})),
	};
}

/** The price of acknowledgement, where all cases were run. */
function acrossQos(cases: readonly { id: string; rates: { spillway: { median: number } } }[]): string[] {
	if (cases.length < CASES.length) return [];
	const rate = (id: string) => cases.find((one) => one.id === id)?.rates.spillway.median ?? Number.NaN;
	const ratios = (qos: number, base: number, version: string) => {
		const kinds = CASES.filter((one) => one.qos === qos && one.id.includes(`-${version}-`));
		return summary(kinds.map(({ id }) => rate(id) / rate(id.replace(`qos${qos}`, `qos${base}`)))).median.toFixed(2);
	};
	return [
		"",
		`QoS 1 ÷ QoS 0: ${ratios(1, 0, "mqtt5")} with MQTT 5.0, ${ratios(1, 0, "mqtt311")} with 3.1.1. QoS 2 ÷ QoS 1: ${ratios(2, 1, "mqtt5")} with 5.0, ${ratios(2, 1, "mqtt311")} with 3.1.1.`,
	];
}
