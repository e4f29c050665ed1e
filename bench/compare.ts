import { type Case, casesOf } from "./cases";
import { revision as ownRevision } from "./machine";
import type { Measured } from "./programs/job";
import type { Section } from "./section";
import { ratioWithConfidence, rounded, summary } from "./statistics";
import { thousands, toTable } from "./table";
import { measureOnce, Sources } from "./throughput";

/** Unless one is named: each QoS, and what differs most from the plainest case. */
const COMPARED = [
	"qos0-mqtt5-query-constant",
	"qos1-mqtt5-query-constant",
	"qos1-mqtt5-stable-pertable",
	"qos2-mqtt5-query-constant",
];

export interface CompareOptions {
	/** As `git` names it; bundled by `run.mjs` into the folder of that environment variable. */
	revision: string;
	only: string | undefined;
	rounds: number;
	say(text: string): void;
}

/** Spillway as it is against Spillway of another revision, turn and turn about, so that a noisy machine is fair to both. */
export async function runCompare({ revision, only, rounds, say }: CompareOptions): Promise<Section> {
	const folder = process.env["SPILLWAY_BENCH_OTHER"];
	if (folder === undefined) throw new Error("Start this by npm run bench: it builds the other revision.");
	const cases = (only === undefined ? COMPARED : [only]).flatMap((id) => casesOf(id) ?? []);
	await using sources = new Sources();
	const results = cases.map((one) => ({ one, here: [] as Measured[], there: [] as Measured[] }));
	for (let round = 0; round < rounds; round++) {
		for (const { one, here, there } of results) {
			say(`round ${round + 1} of ${rounds}: ${one.id}`);
			const turns = [() => measure(one, undefined, here), () => measure(one, folder, there)];
			// Whoever comes second may find a warmer or a hotter machine.
			for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
		}
	}
	return toSection(results, revision, rounds);

	async function measure(one: Case, builtIn: string | undefined, measured: Measured[]): Promise<void> {
		const options = builtIn === undefined ? {} : { folder: builtIn };
		measured.push(await measureOnce("spillway", one, null, sources, options));
	}
}

const rate = ({ messagesPerSecond }: Measured) => messagesPerSecond;
const cpu = ({ cpuUs }: Measured) => cpuUs;

function toSection(
	results: readonly { one: Case; here: readonly Measured[]; there: readonly Measured[] }[],
	revision: string,
	rounds: number,
): Section {
	const compared = results.map(({ one, here, there }) => ({
		id: one.id,
		here: Math.round(summary(here.map(rate)).median),
		there: Math.round(summary(there.map(rate)).median),
		...ratioWithConfidence(here.map(rate), there.map(rate)),
		cpu: ratioWithConfidence(here.map(cpu), there.map(cpu)),
	}));
	const rows = compared.map(({ id, here, there, ratio, low, high, cpu: { ratio: cpuRatio, ...cpuRange } }) => [
		id,
		thousands(here),
		thousands(there),
		ratio.toFixed(3),
		`${low.toFixed(3)} to ${high.toFixed(3)}`,
		low > 1 ? "faster" : high < 1 ? "slower" : "no difference shown",
		`${cpuRatio.toFixed(3)} (${cpuRange.low.toFixed(3)} to ${cpuRange.high.toFixed(3)})`,
	]);
	return {
		name: "compare",
		title: `This build (${ownRevision()}) against ${revision}`,
		lines: [
			`Medians of ${rounds} interleaved rounds in messages/s; ratio: geometric mean of the rounds' ratios with its interval of 95 % confidence. CPU time of a message in Spillway's process likewise: it tells more where others keep the machine busy, and less is better.`,
			"",
			...toTable(["case", "this build", revision, "ratio", "95 % confidence", "", "CPU of a message"], rows),
		],
		data: compared.map(({ ratio, low, high, cpu, ...rates }) => {
			const cpuRatio = rounded(cpu.ratio, 3);
			return { ...rates, ratio: rounded(ratio, 3), low: rounded(low, 3), high: rounded(high, 3), cpuRatio };
		}),
	};
}
