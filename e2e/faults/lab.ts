import { type Mosquitto, startMosquitto } from "@/server/testing/mosquitto";
import { ConsoleServer, type ServerOptions } from "./processes/console-server";
import type { SimulatorHost } from "./processes/simulator-host";
import { Rig } from "./rig";
import type { RigOptions } from "./rig-options";
import { randomFrom } from "./schedule/random";

/** Sums over the tasks of a case. */
export interface CaseTotals {
	rows: number;
	lost: number;
	outOfOrder: number;
	repeats: number;
	/** Of the accounting. */
	samples: number;
	identityFaults: number;
	cleanRestarts: number;
	/** Processes killed with SIGKILL. */
	kills: number;
}

export function noTotals(): CaseTotals {
	return { rows: 0, lost: 0, outOfOrder: 0, repeats: 0, samples: 0, identityFaults: 0, cleanRestarts: 0, kills: 0 };
}

/** What a run of the suite keeps for all cases. */
export interface Bench {
	readonly simulators: SimulatorHost;
	readonly mosquitto: Mosquitto;
	/** Started when the first case asks for it. */
	sharedServer(): Promise<ConsoleServer>;
}

/** A broker that takes everything and holds nothing back: limits are the business of cases about them. */
export function openBroker(): Promise<Mosquitto> {
	return startMosquitto({
		isQuiet: true,
		config: ["allow_anonymous true", "max_inflight_messages 0", "max_queued_messages 0"],
	});
}

/** What one case works with. Everything it makes here is ended when the case is over, however it ends. */
export class Lab {
	readonly random: () => number;
	readonly #rigs: Rig[] = [];
	#lastRig = 0;
	readonly #servers: ConsoleServer[] = [];
	readonly #disposables: AsyncDisposable[] = [];
	/** Numbers that the case wants in its report. */
	readonly figures: Record<string, number> = {};

	constructor(
		readonly bench: Bench,
		readonly caseId: string,
		readonly seed: number,
	) {
		this.random = randomFrom(seed);
	}

	/** The server that many cases use at once: nothing of it may be killed. */
	sharedServer(): Promise<ConsoleServer> {
		return this.bench.sharedServer();
	}

	/** A server for this case alone. */
	async ownServer(options: ServerOptions = {}): Promise<ConsoleServer> {
		const server = await ConsoleServer.start(options);
		this.#servers.push(server);
		return server;
	}

	/** A task with a simulator, both proxies and an oracle of its own; on the shared server unless another is given. */
	async rig(options: RigOptions = {}, server?: ConsoleServer): Promise<Rig> {
		const name = `${this.caseId}-${++this.#lastRig}`;
		const rig = await Rig.make(this.bench, server ?? (await this.sharedServer()), name, options);
		this.#rigs.push(rig);
		return rig;
	}

	/** Ends the thing with the case, such as a broker of its own. */
	use<T extends AsyncDisposable>(thing: T): T {
		this.#disposables.push(thing);
		return thing;
	}

	/** What the oracles of the case have seen. */
	totals(): CaseTotals {
		const totals = noTotals();
		const ledgers = new Set(this.#rigs.map(({ ledger }) => ledger));
		for (const ledger of ledgers) {
			const { issued, repeats } = ledger.tally();
			const { lost, outOfOrder } = ledger.verdict();
			totals.rows += issued;
			totals.repeats += repeats;
			totals.lost += lost.length;
			totals.outOfOrder += outOfOrder.length;
		}
		for (const { samples, identityFaults, cleanRestarts } of this.#rigs) {
			totals.samples += samples;
			totals.identityFaults += identityFaults.length;
			totals.cleanRestarts += cleanRestarts;
		}
		for (const { kills } of this.#servers) totals.kills += kills;
		return totals;
	}

	/** What a failure message should show beside the failure. */
	async describe(): Promise<string> {
		const lines = await Promise.all(this.#rigs.map((rig) => rig.describe()));
		return [...lines, ...this.#servers.map((server) => `output of its server:\n${server.output.slice(-4_000)}`)].join(
			"\n",
		);
	}

	async end(): Promise<void> {
		// First: a server that a fault has broken may never answer what a rig asks of it at its end.
		for (const server of this.#servers) await server.remove();
		for (const rig of this.#rigs) await rig.end();
		for (const thing of this.#disposables) await thing[Symbol.asyncDispose]();
	}
}
