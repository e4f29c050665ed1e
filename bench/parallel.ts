import { setTimeout as pause } from "node:timers/promises";
import { brokerDsn, sourceDsn } from "./dsns";
import { type Peer, type Program, recordingFile, startBroker, startProgram, startSink } from "./processes";
import type { WorkerReport } from "./programs/worker";
import type { Section } from "./section";
import { ratioWithConfidence, rounded, summary } from "./statistics";
import { thousands, toTable } from "./table";

/** More than a worker publishes in the time of one measurement. */
const ROWS = 1_400_000;
const WARM_MS = 600;
const MEASURE_MS = 1_200;

/** Brokers that can be put behind each worker. */
const BROKERS: Readonly<Record<string, () => Promise<Peer>>> = {
	Mosquitto: startBroker,
	"a sink that only acknowledges": () => startSink(),
};

/** Two workers, each with one of two vgroups and a broker of its own, against one worker with both. */
export async function runParallel({ rounds }: { rounds: number }): Promise<Section> {
	const measured = [];
	for (const [broker, start] of Object.entries(BROKERS)) {
		const [one, two]: [number[], number[]] = [[], []];
		for (let round = 0; round < rounds; round++) {
			one.push(await measure([undefined], start));
			two.push(await measure([0, 1], start));
		}
		const rates = { one: Math.round(summary(one).median), two: Math.round(summary(two).median) };
		measured.push({ broker, ...rates, ...ratioWithConfidence(two, one) });
	}
	const rows = measured.map(({ broker, one, two, ratio, low, high }) => [
		broker,
		thousands(one),
		thousands(two),
		ratio.toFixed(2),
		`${low.toFixed(2)} to ${high.toFixed(2)}`,
	]);
	return {
		name: "parallel",
		title: "Two workers on two vgroups against one",
		lines: [
			`Messages/s at QoS 1, medians of ${rounds} interleaved rounds; a broker for each worker. Two workers, two brokers and two sources share the machine's cores: with fewer than six, the ratio says what the cores allow.`,
			"",
			...toTable(["broker", "one worker", "two workers", "ratio", "95 % confidence"], rows),
		],
		data: measured.map(({ ratio, low, high, ...rest }) => {
			return { ...rest, ratio: rounded(ratio), low: rounded(low), high: rounded(high) };
		}),
	};
}

/** Messages a second of all workers together. `vgroups`: which of the recording's each worker reads; all if undefined. */
async function measure(vgroups: readonly (number | undefined)[], start: () => Promise<Peer>): Promise<number> {
	await using stack = new Programs();
	const workers: Program[] = [];
	for (const vgroup of vgroups) {
		const source = stack.use(
			startProgram("source", [recordingFile("bulk-query"), String(ROWS), String(vgroup ?? "all")]),
		);
		const { port, tmqTopic } = await source.next<{ port: number; tmqTopic: string }>();
		const broker = stack.use(await start());
		const task = {
			source: sourceDsn(port, tmqTopic, "parallel"),
			broker: brokerDsn(broker.port, "bench/meters", "parallel"),
			member: (vgroup ?? 0) + 1,
			memberCount: vgroups.length,
		};
		workers.push(stack.use(startProgram("worker", [{ tasks: [task] }])));
	}
	await Promise.all(workers.map((worker) => worker.next()));
	await pause(WARM_MS);
	const before = await reports(workers);
	await pause(MEASURE_MS);
	const after = await reports(workers);
	return after.reduce((sum, { published, atMs }, index) => {
		const { published: earlier = 0, atMs: fromMs = 0 } = before[index] ?? {};
		return sum + ((published - earlier) * 1_000) / (atMs - fromMs);
	}, 0);
}

function reports(workers: readonly Program[]): Promise<WorkerReport[]> {
	return Promise.all(
		workers.map((worker) => {
			worker.send("report");
			return worker.next<WorkerReport>();
		}),
	);
}

/** What was started, to be ended in the reverse order. */
class Programs implements AsyncDisposable {
	readonly #all: AsyncDisposable[] = [];

	use<T extends AsyncDisposable>(one: T): T {
		this.#all.push(one);
		return one;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const one of this.#all.reverse()) await one[Symbol.asyncDispose]();
	}
}
