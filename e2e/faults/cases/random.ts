import type { Lab } from "../lab";
import type { ConsoleServer } from "../processes/console-server";
import { pause } from "../processes/until";
import { RANDOM_FAULTS, type RandomFault } from "../schedule/faults";
import { between, pick, randomFrom } from "../schedule/random";
import type { FaultCase } from "./case";

const SHORT_FAULTS = 50;
/** So rare, because each costs the start of a server. */
const HEAVY = new Set(["kill-server", "kill-both"]);
const MOST_HEAVY = 2;
/** Rows that may wait while faults hold a task back. */
const MOST_BEHIND = 2_000;

/** Faults one after another as a seed has them, while rows are written all the time. */
export const randomCases: FaultCase[] = [
	{
		id: "random",
		title: `${SHORT_FAULTS} random faults in three tasks while rows are written, and a phase without faults at the end`,
		run: (lab) => randomRun(lab, ({ injected }) => injected < SHORT_FAULTS, { mostHeavy: MOST_HEAVY }),
	},
];

export interface RandomOptions {
	/** Of those that cost the start of a server. */
	mostHeavy: number;
	/** All unless given. */
	faults?: readonly RandomFault[];
	/** Told of the server before the first fault. */
	onServer?(server: ConsoleServer): void;
}

export interface Going {
	injected: number;
	startedMs: number;
}

/** Goes on while `more` says so. Ends with the phase without faults, a clean restart and the oracle's verdict. */
export async function randomRun(lab: Lab, more: (going: Going) => boolean, options: RandomOptions): Promise<void> {
	const { mostHeavy, faults = RANDOM_FAULTS } = options;
	const { random } = lab;
	const server = await lab.ownServer({ workers: 2 });
	options.onServer?.(server);
	const rigs = [
		await lab.rig({ qos: 1, version: "5.0" }, server),
		await lab.rig({ qos: 2, version: "3.1.1" }, server),
		await lab.rig({ qos: 2, version: "5.0", vgroups: 4 }, server),
	];
	for (const rig of rigs) await rig.start();
	const going: Going = { injected: 0, startedMs: performance.now() };
	const writing = new AbortController();
	// Numbers of their own: the same seed gives the same faults, however the writers come along.
	const writers = rigs.map(async (rig, index) => {
		const own = randomFrom(lab.seed + index + 1);
		while (!writing.signal.aborted) {
			const { issued, arrivals } = rig.ledger.tally();
			if (issued - arrivals < MOST_BEHIND) await rig.insert(between(own, 1, 60));
			await pause(100);
		}
	});
	const history: string[] = [];
	let heavy = 0;
	try {
		while (more(going)) {
			const fault = pick(random, faults);
			const rig = pick(random, rigs);
			if (HEAVY.has(fault.name) && ++heavy > mostHeavy) continue;
			history.push(`${fault.name} ${rig.name}`);
			await fault.inject({ server, rigs, random }, rig);
			going.injected++;
			await pause(between(random, 0, 600));
		}
		writing.abort();
		await Promise.all(writers);
		for (const rig of rigs) await rig.heal();
		await Promise.all(rigs.map((rig) => rig.finish()));
	} catch (error) {
		throw new Error(`After ${going.injected} faults (${history.slice(-12).join(", ")})`, { cause: error });
	} finally {
		writing.abort();
		await Promise.allSettled(writers);
	}
	lab.figures["faults"] = going.injected;
}
