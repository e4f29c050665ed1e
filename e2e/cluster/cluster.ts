import { randomBytes } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { type PostgresqlServer, startPostgresql } from "@/server/testing/postgresql";
import { type RedisServer, startRedis } from "@/server/testing/redis";
import { type Bench, openBroker } from "../faults/lab";
import { ConsoleServer } from "../faults/processes/console-server";
import { SimulatorHost } from "../faults/processes/simulator-host";
import { pause, secondsSince, until } from "../faults/processes/until";
import { Rig } from "../faults/rig";
import { temporaryFolder } from "../support/processes";
import { WorkerServer } from "./worker-server";

const WORKERS = ["one", "two", "three"];
const INSERT_EVERY_MS = 500;
const ROWS_AT_A_TIME = 4;
/** Starting sixty tasks in one moment would only show how slow this machine is. */
const STARTED_AT_ONCE = 10;

/** Times that a fault was measured by, in seconds. */
export interface Recovery {
	/** Until what was written after the fault had arrived for half of the tasks, and for all of them. */
	median: number;
	all: number;
}

/** Consoles, workers and everything they stand on, with tasks under an oracle each. */
export class Cluster implements AsyncDisposable {
	readonly consoles: ConsoleServer[] = [];
	readonly workers: WorkerServer[] = [];
	readonly rigs: Rig[] = [];
	/** How many rows each task had, and how many messages its console had counted, after the last fault. */
	readonly #counted = new Map<Rig, { rows: number; published: number }>();
	#isWriting = false;
	#writing: Promise<void> = Promise.resolve();

	private constructor(
		readonly redis: RedisServer,
		readonly postgresql: PostgresqlServer,
		private readonly bench: Bench,
		private readonly folder: string,
	) {}

	static async start(tasks: number): Promise<Cluster> {
		const folder = await temporaryFolder("cluster");
		await fs.writeFile(path.join(folder, "secret.key"), randomBytes(32).toString("hex"), { mode: 0o600 });
		const mosquitto = await openBroker();
		const sharedServer = () => Promise.reject(new Error("no server is shared here"));
		const bench = { simulators: new SimulatorHost(), mosquitto, sharedServer };
		const cluster = new Cluster(await startRedis(), await startPostgresql(), bench, folder);
		try {
			await cluster.#up(tasks);
		} catch (error) {
			await cluster[Symbol.asyncDispose]();
			throw error;
		}
		return cluster;
	}

	async #up(tasks: number): Promise<void> {
		const env = {
			SPILLWAY_REDIS_URL: this.redis.url.reveal(),
			SPILLWAY_DATABASE_URL: await this.postgresql.createDatabase(),
			SPILLWAY_KEY_FILE: path.join(this.folder, "secret.key"),
		};
		for (let n = 0; n < 2; n++) this.consoles.push(await ConsoleServer.start({ env }));
		for (const name of WORKERS) {
			const worker = new WorkerServer(name, { ...env, SPILLWAY_DATA_DIR: this.folder, SPILLWAY_WORKERS: "2" });
			this.workers.push(worker);
			await worker.up();
		}
		const [console] = this.consoles;
		if (console === undefined) throw new Error("no console");
		for (let n = 0; n < tasks; n++) {
			const [at] = this.rigs;
			const options = { qos: n % 3 === 2 ? 2 : 1, ...(at === undefined ? {} : { at }) } as const;
			this.rigs.push(await Rig.make(this.bench, console, `cluster-${n + 1}`, options));
		}
		for (let n = 0; n < tasks; n += STARTED_AT_ONCE) {
			await Promise.all(this.rigs.slice(n, n + STARTED_AT_ONCE).map((rig) => rig.start()));
		}
	}

	/** Keeps writing rows for every task until `quiet`. */
	write(): void {
		if (this.#isWriting) return;
		this.#isWriting = true;
		this.#writing = (async () => {
			while (this.#isWriting) {
				await this.insert();
				await pause(INSERT_EVERY_MS);
			}
		})();
	}

	async quiet(): Promise<void> {
		this.#isWriting = false;
		await this.#writing;
	}

	async insert(): Promise<void> {
		await Promise.all(this.rigs.map((rig) => rig.insert(ROWS_AT_A_TIME, { perStatement: 1 })));
	}

	/** What is not committed now may arrive once more; a row is allowed to once for each set of `allowed`. */
	async allowUncommitted(allowed: Map<Rig, Set<number>>): Promise<void> {
		await Promise.all(
			this.rigs.map(async (rig) => {
				const before = allowed.get(rig) ?? new Set();
				allowed.set(rig, before);
				const { committed } = await rig.group();
				const rows = rig.ledger.uncommitted(committed).filter((n) => !before.has(n));
				for (const n of rows) before.add(n);
				rig.ledger.allowRepeat(rows);
			}),
		);
	}

	/**
	 * Waits until what was written after the fault has arrived for every task. `subscribed`: until that, or until a second
	 * consumer has joined the group, because a frozen one counts as alive and keeps its vgroups.
	 */
	async recovers(faultMs: number, what: "arrived" | "subscribed" = "arrived"): Promise<Recovery> {
		await this.quiet();
		await this.insert();
		const seconds = await Promise.all(
			this.rigs.map(async (rig) => {
				const hasJoined = async () => rig.ledger.isComplete || (await rig.group()).members.length > 1;
				if (what === "arrived") await rig.arrived();
				else await until(`${rig.name} has another consumer`, hasJoined);
				return secondsSince(faultMs);
			}),
		);
		seconds.sort((a, b) => a - b);
		return { median: seconds[Math.floor(seconds.length / 2)] ?? 0, all: seconds.at(-1) ?? 0 };
	}

	/**
	 * Every row is there, committed and accounted for, and both consoles say that every task runs.
	 *
	 * @param losesCounts as the fault says
	 */
	async holds({ losesCounts }: { losesCounts: boolean }): Promise<void> {
		await this.quiet();
		await Promise.all(this.rigs.map((rig) => rig.drained()));
		await Promise.all(this.rigs.map((rig) => this.#counts(rig, losesCounts)));
		await this.#showTheSame();
		for (const console of this.consoles) {
			let others: unknown[] = [];
			await until(
				`every task runs, as the console at ${console.api.url} shows it`,
				async () => {
					const tasks = await console.api.list();
					others = tasks.flatMap(({ name, live: { state } }) => (state.phase === "running" ? [] : { name, state }));
					return tasks.length === this.rigs.length && others.length === 0;
				},
				{ tell: () => JSON.stringify(others) },
			);
		}
		await Promise.all(this.rigs.map((rig) => rig.settles()));
		for (const rig of this.rigs) rig.check();
	}

	/** What the leading console counts, the others show. */
	async #showTheSame(): Promise<void> {
		let counted: string[] = [];
		await until(
			"both consoles show the same counters",
			async () => {
				const lists = await Promise.all(this.consoles.map((console) => console.api.list()));
				counted = lists.map((tasks) =>
					JSON.stringify(Object.fromEntries(tasks.map(({ name, live }) => [name, live.counters.published]).toSorted())),
				);
				return new Set(counted).size === 1;
			},
			{ tell: () => counted.join("\n") },
		);
	}

	/** Each row was published, so the console has counted as many messages at least: repeats come on top. */
	async #counts(rig: Rig, losesCounts: boolean): Promise<void> {
		const before = this.#counted.get(rig) ?? { rows: 0, published: 0 };
		const rows = rig.ledger.issuedCount;
		let published = 0;
		await until(
			`the console has counted the rows of ${rig.name}`,
			async () => {
				published = (await rig.live()).counters.published;
				return losesCounts || published - before.published >= rows - before.rows;
			},
			{ tell: () => `${published - before.published} counted of ${rows - before.rows}` },
		);
		this.#counted.set(rig, { rows, published });
	}

	async describe(): Promise<string> {
		const lines = await Promise.all(this.rigs.slice(0, 5).map((rig) => rig.describe()));
		const outputs = [...this.consoles, ...this.workers].map(({ output }) => output.slice(-3_000));
		return [...lines, ...outputs].join("\n");
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.quiet();
		await Promise.all(this.rigs.map((rig) => rig.end()));
		await Promise.all(this.workers.map((worker) => worker.kill()));
		await Promise.all(this.consoles.map((console) => console.remove()));
		await this.bench.simulators.end();
		await this.bench.mosquitto[Symbol.asyncDispose]();
		await this.redis[Symbol.asyncDispose]();
		await this.postgresql[Symbol.asyncDispose]();
		await fs.rm(this.folder, { recursive: true, force: true });
	}
}
