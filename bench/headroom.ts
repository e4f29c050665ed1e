import { CASES, type Case } from "./cases";
import { startSink } from "./processes";
import type { Section } from "./section";
import { medianRatio, rounded, summary } from "./statistics";
import { thousands, toTable } from "./table";
import { measureOnce, Sources } from "./throughput";

/** The window of a good engineer's script, as in the throughput benchmark. */
const SCRIPT_WINDOW = 1_000;
/** QoS 2 needs a broker that remembers, which a sink does not. */
const HEADROOM_CASES = CASES.filter(({ qos, version }) => qos < 2 && version === "5.0");

export interface HeadroomOptions {
	rounds: number;
	say(text: string): void;
}

/** How much faster than the script Spillway is by itself: both before a sink that only acknowledges, no broker's limit. */
export async function runHeadroom({ rounds, say }: HeadroomOptions): Promise<Section> {
	await using sources = new Sources();
	const measured = HEADROOM_CASES.map((one) => ({ one, spillway: [] as number[], peer: [] as number[] }));
	const rateOf = async (name: "spillway" | "peer", one: Case, window: number | null) =>
		(await measureOnce(name, one, window, sources, { startPeer: () => startSink() })).messagesPerSecond;
	for (let round = 0; round < rounds; round++) {
		for (const { one, spillway, peer } of measured) {
			say(`round ${round + 1} of ${rounds}: ${one.id} before a sink`);
			spillway.push(await rateOf("spillway", one, null));
			peer.push(await rateOf("peer", one, SCRIPT_WINDOW));
		}
	}
	const results = measured.map(({ one, spillway, peer }) => ({
		id: one.id,
		spillway: Math.round(summary(spillway).median),
		script: Math.round(summary(peer).median),
		ratio: rounded(medianRatio(spillway, peer)),
	}));
	return {
		name: "headroom",
		title: "Where no broker is the limit",
		lines: [
			`Messages/s before a sink that only acknowledges, medians of ${rounds} interleaved rounds; the ratio is the median of the rounds' own.`,
			"",
			...toTable(
				["case", "Spillway", "script", "× script"],
				results.map(({ id, spillway, script, ratio }) => [
					id,
					thousands(spillway),
					thousands(script),
					ratio.toFixed(2),
				]),
			),
		],
		data: results,
	};
}
