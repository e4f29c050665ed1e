import { type ChildProcess, fork } from "node:child_process";
import os from "node:os";
import type { WorkerStatus } from "@/lib/api/worker";
import { messageOf } from "@/lib/errors";
import type { LogLevelSetting } from "@/lib/log-level";
import type { PipelineReport } from "@/lib/task/types";
import type { Clock, TimerHandle } from "@/server/clock";
import type { Logger } from "@/server/log";
import type { WorkerLoad } from "@/server/worker/load-meter";
import { WORKER_PROTOCOL_VERSION, type WorkerCommand, type WorkerMessage } from "@/server/worker/protocol";
import { ratesBetween } from "./rates";
import type { Assignment, MemberId, Placement, PlacementMessage } from "./types";
import type { WorkerRoster } from "./worker-roster";

/** Longer than a pipeline's own drain: a worker that is not gone by then hangs. */
const SHUTDOWN_LIMIT_MS = 8_500;

export interface LocalPoolOptions {
	/** Compiled worker module, forked for each worker. */
	workerFile: string;
	/** Flags of Node for the workers, such as a loader in tests. */
	execArgv?: string[];
	workerCount: number;
	/** Version of Spillway, told of each worker. */
	version?: string;
	clock: Clock;
	logger: Logger;
}

interface Hosted {
	id: MemberId;
	startedAtMs: number;
	report?: PipelineReport;
	publishedPerSecond: number;
}

interface Worker {
	number: number;
	child: ChildProcess;
	forkedAtMs: number;
	members: Map<string, Hosted>;
	load: WorkerLoad | undefined;
	/** What it is to be told once it has loaded; undefined when it has. */
	waiting: (WorkerCommand | (() => WorkerCommand))[] | undefined;
	/** Asked to drain and end; another is forked in its place when one is needed. */
	isDraining: boolean;
	/** Killed on purpose: its end is not a surprise. */
	isAbandoned: boolean;
}

type ReportsMessage = Extract<WorkerMessage, { type: "reports" }>;

const keyOf = ({ taskId, runId, member }: MemberId) => `${taskId} ${runId} ${member}`;

/** Worker processes on this machine, forked when the first pipeline needs them; each pipeline goes to the least busy. */
export class LocalPool implements Placement, WorkerRoster {
	readonly isLasting = false;
	readonly isLocal = true;
	readonly #options: LocalPoolOptions;
	readonly #workers: (Worker | undefined)[];
	/** No longer among the others: their place is free. */
	readonly #draining = new Set<Worker>();
	readonly #watched = new Set<string>();
	#allowed: readonly string[] = [];
	#logLevel: LogLevelSetting = "default";
	#listener: (message: PlacementMessage) => void = () => {};
	#shutdown: Promise<void> | undefined;

	constructor(options: LocalPoolOptions) {
		this.#options = options;
		this.#workers = Array.from({ length: options.workerCount }, () => undefined);
	}

	onMessage(listener: (message: PlacementMessage) => void): void {
		this.#listener = listener;
	}

	/** Process ids of the workers that live. */
	get pids(): number[] {
		return this.#living.map((worker) => worker.child.pid).filter((pid) => pid !== undefined);
	}

	/**
	 * @param leaseUntilMs nothing is published after this moment (see `machineMs`) unless `lease` moves it; asked when the
	 *   process is there to begin
	 */
	start({ source, broker, placement: _, ...assignment }: Assignment, leaseUntilMs?: () => number): void {
		const worker = this.#leastBusy();
		const id: MemberId = { taskId: assignment.taskId, runId: assignment.runId, member: assignment.member };
		worker.members.set(keyOf(id), { id, startedAtMs: this.#options.clock.nowMs(), publishedPerSecond: 0 });
		const lines = { source: source.reveal(), broker: broker.reveal() };
		this.#send(worker, () => ({ type: "start", ...assignment, ...lines, leaseUntilMs: leaseUntilMs?.() }));
		if (this.#watched.has(id.taskId)) this.#send(worker, { type: "watch", taskId: id.taskId, isWatched: true });
	}

	/** Pipelines end with the process that started them, so there are none but those. */
	async running(): Promise<readonly MemberId[]> {
		return this.#living.flatMap((worker) => [...worker.members.values()].map(({ id }) => id));
	}

	dismiss(member: MemberId): void {
		this.stopMember(member);
	}

	/** Drains this one pipeline. */
	stopMember({ taskId, runId, member }: MemberId): void {
		this.#tell({ taskId, runId, member }, { type: "stop", taskId, runId, member });
	}

	/** Ends this one pipeline at once: it publishes nothing more, and commits what was acknowledged. */
	breakOff(member: MemberId): void {
		this.#tell(member, { type: "break-off", member });
	}

	/** Ends this one pipeline by force, and with it all others of its process. */
	killMember(member: MemberId): void {
		for (const worker of this.#living) if (worker.members.has(keyOf(member))) this.#abandon(worker, member.taskId);
	}

	/** These pipelines may publish until this moment (see `machineMs`). */
	lease(members: readonly MemberId[], untilMs: number): void {
		for (const worker of this.#living) {
			const own = members.filter((member) => worker.members.has(keyOf(member)));
			if (own.length > 0) this.#send(worker, { type: "lease", members: own, untilMs });
		}
	}

	stop(taskId: string): void {
		for (const worker of this.#hosting(taskId)) this.#send(worker, { type: "stop", taskId });
	}

	abandon(taskId: string): void {
		for (const worker of this.#hosting(taskId)) this.#abandon(worker, taskId);
	}

	watch(taskId: string, isWatched: boolean): void {
		if (isWatched) this.#watched.add(taskId);
		else this.#watched.delete(taskId);
		for (const worker of this.#hosting(taskId)) this.#send(worker, { type: "watch", taskId, isWatched });
	}

	allowAddresses(entries: readonly string[]): void {
		this.#allowed = entries;
		for (const worker of this.#living) this.#send(worker, { type: "reach", allowed: entries });
	}

	setLogLevel(level: LogLevelSetting): void {
		this.#logLevel = level;
		for (const worker of this.#living) this.#send(worker, { type: "log-level", level });
	}

	shutdown(): Promise<void> {
		this.#shutdown ??= this.#endAll();
		return this.#shutdown;
	}

	workers(): WorkerStatus[] {
		return this.#living.map((worker) => this.#statusOf(worker));
	}

	drain(workerId: string): boolean {
		const worker = this.#living.find((each) => this.#idOf(each) === workerId);
		if (worker === undefined) return false;
		if (worker.isDraining) return true;
		worker.isDraining = true;
		this.#workers[worker.number] = undefined;
		this.#draining.add(worker);
		this.#send(worker, { type: "shutdown" });
		return true;
	}

	get #living(): Worker[] {
		return [...this.#workers.filter((worker) => worker !== undefined), ...this.#draining];
	}

	#idOf({ child }: Worker): string {
		return `${os.hostname()}-${child.pid ?? 0}`;
	}

	#statusOf(worker: Worker): WorkerStatus {
		const hosted = [...worker.members.values()];
		return {
			id: this.#idOf(worker),
			name: os.hostname(),
			machine: os.hostname(),
			pid: worker.child.pid ?? 0,
			version: this.#options.version ?? "",
			protocol: WORKER_PROTOCOL_VERSION,
			state: worker.isDraining ? "draining" : "ready",
			sinceMs: worker.forkedAtMs,
			labels: [],
			pipelines: hosted.map(({ id: { taskId, member } }) => ({ taskId, member })),
			publishedPerSecond: hosted.reduce((sum, { publishedPerSecond }) => sum + publishedPerSecond, 0),
			...worker.load,
		};
	}

	#hosting(taskId: string): Worker[] {
		return this.#living.filter((worker) => [...worker.members.values()].some(({ id }) => id.taskId === taskId));
	}

	#abandon(worker: Worker, taskId: string): void {
		this.#options.logger.warn({ worker: worker.number, taskId }, "worker does not drain, ending it");
		worker.isAbandoned = true;
		worker.child.kill("SIGKILL");
	}

	#tell(member: MemberId, command: WorkerCommand): void {
		for (const worker of this.#living) if (worker.members.has(keyOf(member))) this.#send(worker, command);
	}

	#leastBusy(): Worker {
		let best = 0;
		for (let i = 1; i < this.#workers.length; i++) {
			if ((this.#workers[i]?.members.size ?? 0) < (this.#workers[best]?.members.size ?? 0)) best = i;
		}
		return this.#workers[best] ?? this.#fork(best);
	}

	#fork(number: number): Worker {
		const { workerFile, execArgv = [], logger } = this.#options;
		const child = fork(workerFile, [], {
			env: workerEnvironment(),
			execArgv,
			serialization: "advanced",
			stdio: ["ignore", 2, 2, "ipc"],
		});
		const worker: Worker = {
			number,
			child,
			forkedAtMs: this.#options.clock.nowMs(),
			members: new Map(),
			load: undefined,
			waiting: [],
			isDraining: false,
			isAbandoned: false,
		};
		this.#workers[number] = worker;
		this.#send(worker, { type: "reach", allowed: this.#allowed });
		this.#send(worker, { type: "log-level", level: this.#logLevel });
		logger.debug({ worker: number, pid: child.pid }, "worker forked");
		child.on("message", (message: WorkerMessage) => this.#onWorkerMessage(worker, message));
		child.on("error", (error) => logger.error({ worker: number, err: error }, "worker error"));
		child.on("exit", (code, signal) => this.#onExit(worker, code, signal));
		return worker;
	}

	#onWorkerMessage(worker: Worker, message: WorkerMessage): void {
		if (message.type === "ready") {
			if (message.protocolVersion === WORKER_PROTOCOL_VERSION) {
				this.#onReady(worker);
				return;
			}
			this.#options.logger.error({ worker: worker.number }, "the worker was built from another version");
			worker.child.kill("SIGKILL");
			return;
		}
		if (message.type === "load") {
			worker.load = message.load;
			return;
		}
		if (message.type === "reports") {
			this.#onReports(worker, message);
			return;
		}
		if (message.type === "ended") worker.members.delete(keyOf(message));
		this.#listener(message);
	}

	/** The supervisor hears of each pipeline each second, also of those for which nothing changed. */
	#onReports(worker: Worker, { atMs, reports }: ReportsMessage): void {
		const changed = new Map(reports.map((report) => [keyOf(report), report.report]));
		for (const [key, hosted] of worker.members) {
			const report = changed.get(key) ?? (hosted.report === undefined ? undefined : { ...hosted.report, atMs });
			if (report === undefined) continue;
			hosted.publishedPerSecond = ratesBetween(hosted.report, report, hosted.startedAtMs).published;
			hosted.report = report;
			this.#listener({ type: "report", ...hosted.id, report });
		}
	}

	#onExit(worker: Worker, code: number | null, signal: NodeJS.Signals | null): void {
		if (this.#workers[worker.number] === worker) this.#workers[worker.number] = undefined;
		this.#draining.delete(worker);
		const how = signal === null ? `exit code ${code}` : signal;
		this.#options.logger.info({ worker: worker.number, how, pipelines: worker.members.size }, "worker ended");
		const message = worker.isAbandoned
			? "The worker process was ended because a pipeline in it did not drain."
			: `The worker process died (${how}); what it had not committed is published again.`;
		for (const { id } of worker.members.values()) this.#listener({ type: "lost", message, ...id });
		worker.members.clear();
	}

	#onReady(worker: Worker): void {
		const { waiting = [] } = worker;
		worker.waiting = undefined;
		for (const command of waiting) this.#send(worker, command);
	}

	/** What a process that is still loading is told waits for it, and is made when it is sent. */
	#send(worker: Worker, command: WorkerCommand | (() => WorkerCommand)): void {
		if (worker.waiting !== undefined) {
			worker.waiting.push(command);
			return;
		}
		const made = typeof command === "function" ? command() : command;
		// A worker may be gone before its exit is known here: the callback takes the error, `exit` takes care of the rest.
		worker.child.send(made, (error) => {
			if (error !== null) this.#options.logger.debug({ worker: worker.number, reason: messageOf(error) }, "not sent");
		});
	}

	async #endAll(): Promise<void> {
		const { clock } = this.#options;
		await Promise.all(
			this.#living.map(
				(worker) =>
					new Promise<void>((resolve) => {
						const timer: TimerHandle = clock.setTimeout(() => worker.child.kill("SIGKILL"), SHUTDOWN_LIMIT_MS);
						worker.child.once("exit", () => {
							timer.cancel();
							resolve();
						});
						this.#send(worker, { type: "shutdown" });
					}),
			),
		);
	}
}

/** Without the console's own settings: some hold a password, of its store or its queue, and a worker needs none. */
function workerEnvironment(): NodeJS.ProcessEnv {
	const env = { ...process.env };
	for (const name of Object.keys(env)) {
		if (name.startsWith("SPILLWAY_") && name !== "SPILLWAY_LOG_LEVEL") delete env[name];
	}
	return env;
}
