import { checkVerdict, identityFault } from "./invariants/checks";
import type { Bench } from "./lab";
import { Ledger } from "./oracle/ledger";
import { Subscriber } from "./oracle/subscriber";
import type { Live, TaskEvent } from "./processes/api";
import type { ConsoleServer } from "./processes/console-server";
import type { GroupState, SimulatorFaults, StatementSpec } from "./processes/simulator-commands";
import { until } from "./processes/until";
import { numbersOf, tapFor } from "./proxy/ledger-tap";
import type { MqttTap } from "./proxy/mqtt-tap";
import { type Cut, TcpProxy } from "./proxy/tcp-proxy";
import type { InsertOptions, RigOptions } from "./rig-options";

const REBALANCE_MS = 50;
const DEFAULT_LOG_ROWS = 1_000_000;
/** In every MQTT topic, so that no other run on the machine can be taken for this one. */
const RUN = `run-${process.pid}`;

/** One task under test: a simulator, a proxy in front of each end, and an oracle. */
export class Rig {
	readonly database: string;
	readonly tmqTopic: string;
	readonly groupId: string;
	taskId = "";
	/** Reports that broke `read = published + skipped + failed + in flight`. */
	readonly identityFaults: string[] = [];
	samples = 0;
	/** Stops and starts that repeated nothing. */
	cleanRestarts = 0;
	#nextN = 1;
	/** Every state that the event stream told; a short one would slip through questions asked now and then. */
	#statesSeen: Live["state"][] = [];
	readonly #ends: (() => Promise<unknown> | unknown)[] = [];

	private constructor(
		readonly bench: Bench,
		readonly server: ConsoleServer,
		readonly name: string,
		readonly options: RigOptions,
		readonly simulatorPort: number,
		readonly tables: readonly string[],
		readonly ledger: Ledger,
		readonly tap: MqttTap,
		readonly source: TcpProxy,
		readonly broker: TcpProxy,
	) {
		this.database = options.beside?.database ?? name.replaceAll("-", "_");
		this.tmqTopic = `topic_${this.database}`;
		this.groupId = `group-${options.beside?.name ?? name}`;
		this.#ends.push(
			() => source.close(),
			() => broker.close(),
		);
	}

	static async make(bench: Bench, server: ConsoleServer, name: string, options: RigOptions): Promise<Rig> {
		const { beside, at = beside, vgroups = 2, tables = 8, maxLogRows = DEFAULT_LOG_ROWS } = options;
		const port = at?.simulatorPort ?? (await bench.simulators.call("open", { rebalanceMs: REBALANCE_MS, maxLogRows }));
		const names = beside?.tables ?? Array.from({ length: tables }, (_, index) => `t${index + 1}`);
		const brokerPort = options.brokerPort ?? bench.mosquitto.port;
		const ledger = beside?.ledger ?? new Ledger();
		const tap = tapFor(ledger, options.witness === "wire");
		const source = await TcpProxy.start(port);
		const broker = await TcpProxy.start(brokerPort, tap);
		const rig = new Rig(bench, server, name, options, port, names, ledger, tap, source, broker);
		if (beside === undefined) await rig.#plant(brokerPort, vgroups);
		return rig;
	}

	async #plant(brokerPort: number, vgroups: number): Promise<void> {
		const { simulators } = this.bench;
		const { simulatorPort: port, database, tmqTopic, tables } = this;
		await simulators.call("plant", { port, database, tables, vgroups });
		await simulators.call("createTopic", { port, database, tmqTopic, kind: "query" });
		if (this.options.at === undefined) this.#ends.push(() => simulators.call("close", { port }));
		this.#ends.push(
			simulators.onCommit((commit) => {
				if (commit.port === port && commit.groupId === this.groupId) this.ledger.commit(commit);
			}),
		);
		if (this.options.witness !== "wire") {
			const subscriber = await Subscriber.start(brokerPort, `${RUN}/${this.name}/#`, (arrival) =>
				this.ledger.arrive(arrival),
			);
			this.#ends.push(() => subscriber.end());
		}
	}

	/** Creates the task through the API, starts it and waits until it runs. */
	async start(): Promise<void> {
		await this.create();
		await this.server.api.start(this.taskId);
		await this.reaches("running");
	}

	/** Creates the task and leaves it stopped. */
	async create(): Promise<void> {
		const { qos = 1, version = "5.0", sourceParams = {}, brokerParams = {}, beside } = this.options;
		const source = new URLSearchParams({
			"group.id": this.groupId,
			"client.id": this.name,
			"auto.offset.reset": "earliest",
			"min.poll.rows": "20",
			...sourceParams,
		});
		const broker = new URLSearchParams({ version, client_id: this.name, qos: String(qos), ...brokerParams });
		const topic = `${RUN}/${beside?.name ?? this.name}/{table}`;
		const { id } = await this.server.api.create({
			name: this.name,
			source: `tmq+ws://root:taosdata@127.0.0.1:${this.source.port}/${this.tmqTopic}?${source}`,
			broker: `mqtt://127.0.0.1:${this.broker.port}?topic=${topic}&${broker}`,
		});
		this.taskId = id;
		this.watchReports();
	}

	/** Samples the accounting from the event stream for as long as the server lives; call again after it came back. */
	watchReports(): void {
		this.server.watch(this.taskId, (live) => {
			this.samples++;
			this.#statesSeen.push(live.state);
			const fault = identityFault(live.counters);
			if (fault !== undefined) this.identityFaults.push(fault);
		});
	}

	live(): Promise<Live> {
		return this.server.api.get(this.taskId).then(({ live }) => live);
	}

	events(): Promise<TaskEvent[]> {
		return this.server.api.events(this.taskId);
	}

	/** Waits for a state, and for its cause where one is named. For `retrying` it is enough that it was there since. */
	async reaches(phase: Live["state"]["phase"], causeCode?: string): Promise<Live> {
		const isIt = ({ phase: is, cause }: Live["state"]) =>
			is === phase && (causeCode === undefined || cause?.code === causeCode);
		let last: Live | undefined;
		await until(
			`${this.name} is ${phase}${causeCode === undefined ? "" : ` because of ${causeCode}`}`,
			async () => {
				last = await this.live();
				if (isIt(last.state)) return true;
				const state = phase === "retrying" ? this.#statesSeen.find(isIt) : undefined;
				if (state !== undefined) last = { ...last, state };
				return state !== undefined;
			},
			{ tell: () => `It is ${JSON.stringify(last?.state)}.` },
		);
		this.#statesSeen = [];
		if (last === undefined) throw new Error("no state was read");
		return last;
	}

	/** Waits for a line of the task's log. */
	async logs(code: string): Promise<TaskEvent> {
		let found: TaskEvent | undefined;
		await until(`${this.name} logs ${code}`, async () => {
			found = (await this.events()).find((event) => event.code === code);
			return found !== undefined;
		});
		if (found === undefined) throw new Error("no event was read");
		return found;
	}

	/** Writes numbered rows, spread over the tables. */
	async insert(
		rows: number,
		{ perStatement = 5, padBytes = 16, tables = this.tables }: InsertOptions = {},
	): Promise<void> {
		const statements: StatementSpec[] = [];
		for (let done = 0; done < rows; done += perStatement) {
			const table = tables[statements.length % tables.length] ?? "t1";
			statements.push([{ table, rows: Math.min(perStatement, rows - done), padBytes }]);
		}
		await this.insertStatements(statements);
	}

	async insertStatements(statements: readonly StatementSpec[]): Promise<void> {
		const { simulatorPort: port, database } = this;
		const owner = this.options.beside ?? this;
		const count = statements.flat().reduce((sum, { rows }) => sum + rows, 0);
		const firstN = owner.#nextN;
		owner.#nextN += count;
		this.ledger.expectRows();
		const placed = await this.bench.simulators.call("insert", { port, database, firstN, statements });
		const issued = placed.flatMap(({ numbers, ...where }) => numbers.map((n) => ({ n, ...where })));
		this.ledger.issue(issued);
	}

	group(): Promise<GroupState> {
		const { simulatorPort: port, groupId, tmqTopic } = this;
		return this.bench.simulators.call("group", { port, groupId, tmqTopic });
	}

	simulatorFaults(faults: SimulatorFaults): Promise<void> {
		return this.bench.simulators.call("setFaults", { port: this.simulatorPort, ...faults });
	}

	/** The next requests of this action are answered with this error. */
	failNext(action: string, code: number, message: string, times = 1): Promise<void> {
		return this.bench.simulators.call("failNext", { port: this.simulatorPort, action, code, message, times });
	}

	/** Everything that was written has arrived, is committed, and nothing is in flight. */
	async drained(): Promise<void> {
		await this.arrived();
		await until(
			`${this.name} has committed everything`,
			async () => {
				const { committed } = await this.group();
				return this.ledger.isCommitted(committed);
			},
			{
				progress: () => this.ledger.commits.length,
				tell: () => `Commits so far: ${this.ledger.commits.length}.`,
			},
		);
	}

	async arrived(): Promise<void> {
		await until(`everything written for ${this.name} has arrived`, () => this.ledger.isComplete, {
			progress: () => this.ledger.arrivalCount,
			tell: () => JSON.stringify({ ...this.ledger.tally(), lost: this.ledger.verdict().lost.slice(0, 10) }),
		});
	}

	/** What the broker has not acknowledged may arrive once more: a link to the broker is about to break. */
	allowUnacknowledged(): void {
		this.ledger.allowRepeat(numbersOf(this.tap.unacknowledged));
	}

	/** What is not committed may arrive once more: a process was killed. Call it when the process is gone. */
	async allowUncommitted(): Promise<void> {
		const { committed } = await this.group();
		this.ledger.allowRepeat(this.ledger.uncommitted(committed));
	}

	/** Cuts the link to the broker, and allows just the repeats that this may cause. */
	async cutBroker(how: Cut = "fin"): Promise<void> {
		// After a reset, acknowledgements that were passed on may not have been read.
		if (how === "rst") await this.allowUncommitted();
		else this.allowUnacknowledged();
		this.broker.cut(how);
	}

	/** Everything as before the fault. */
	async heal(): Promise<void> {
		this.source.heal();
		this.broker.heal();
		await this.source.accept();
		await this.broker.accept();
		await this.simulatorFaults({ answerDelayMs: 0, isSilent: false, unanswered: [], refusesConnections: false });
	}

	/**
	 * The end of every run: heals, drains, lets a fresh row arrive; stops and starts, which repeats nothing; stops, after
	 * which nothing of the task is left. Then the oracle and the accounting are asked.
	 */
	async finish(): Promise<void> {
		await this.heal();
		await this.reaches("running");
		await this.insert(this.tables.length, { perStatement: 1 });
		await this.drained();
		await this.settles();
		await this.restartsClean();
		await this.stops();
		this.check();
		this.cleanRestarts++;
	}

	/** Nothing is in flight any more, and the accounting says so. */
	async settles(): Promise<void> {
		let last: Live | undefined;
		await until(
			`the accounting of ${this.name} is settled`,
			async () => {
				last = await this.live();
				return last.counters.inFlight === 0 && identityFault(last.counters) === undefined;
			},
			{ tell: () => JSON.stringify(last?.counters) },
		);
	}

	async restartsClean(): Promise<void> {
		await this.stops();
		await this.server.api.start(this.taskId);
		await this.reaches("running");
		await this.insert(this.tables.length, { perStatement: 1 });
		await this.drained();
	}

	/** Stops the task; its connections and its consumers are gone then. */
	async stops(): Promise<void> {
		await this.server.api.stop(this.taskId);
		await this.reaches("stopped");
		await this.settles();
		await until(`${this.name} has closed its connections`, () => this.source.openLinks + this.broker.openLinks === 0, {
			tell: () => `source ${this.source.openLinks}, broker ${this.broker.openLinks}`,
		});
		let group: GroupState | undefined;
		await until(
			`no consumer of ${this.name} is left`,
			async () => {
				group = await this.group();
				return group.members.every((member) => !member.startsWith(this.name));
			},
			{ tell: () => JSON.stringify(group) },
		);
	}

	check(): void {
		checkVerdict(this.name, this.ledger.verdict(), this.identityFaults);
	}

	async describe(): Promise<string> {
		const group = await this.group().catch(() => undefined);
		const live = await this.live().catch(() => undefined);
		const events = await this.events().catch(() => []);
		return [
			`${this.name}: ${JSON.stringify(this.ledger.tally())}`,
			`  group ${JSON.stringify(group)}`,
			`  live ${JSON.stringify(live && { state: live.state, counters: live.counters })}`,
			...events.slice(0, 12).map(({ level, code, message }) => `  ${level} ${code}: ${message}`),
		].join("\n");
	}

	async end(): Promise<void> {
		this.server.unwatch(this.taskId);
		if (this.taskId !== "") await this.server.api.remove(this.taskId).catch(() => {});
		for (const end of this.#ends) await end();
	}
}
