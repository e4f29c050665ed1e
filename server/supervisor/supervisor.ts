import { randomUUID } from "node:crypto";
import type { LogLevelSetting } from "@/lib/log-level";
import type { Counters, LiveSample, MessagePlace, PipelineReport, TaskState } from "@/lib/task/types";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import { type Logger, setLogLevel } from "@/server/log";
import { allowAddresses } from "@/server/reach/guard";
import type { TaskEvent } from "@/server/worker/protocol";
import type { Lifetime } from "./lifetime";
import type { Rates } from "./rates";
import type { CountState } from "./run-count";
import type { Supervision } from "./supervision";
import { TaskRunner } from "./task-runner";
import type { ThroughputHistory } from "./throughput";
import type {
	AdoptedRun,
	InitialTask,
	Journal,
	Placement,
	PlacementMessage,
	TaskDefinition,
	ThroughputRow,
} from "./types";

const TICK_MS = 1_000;
const TICKS_PER_PROGRESS = 10;

/** What is known of a task at one moment. */
export interface TaskSnapshot {
	atMs: number;
	state: TaskState;
	/** When the present run began. */
	runSinceMs: number | undefined;
	report: PipelineReport;
	rates: Rates;
}

/** What another console needs to know of a task to show it, and to go on with it. */
export interface TaskShown extends TaskSnapshot {
	/** Of the run under way. */
	run: { runId: string; startedAtMs: number; count: CountState } | undefined;
	/** Counters over all runs of this process. */
	totals: Rates;
	/** The message whose refusal ended the last run. */
	refusedAt?: MessagePlace | undefined;
}

/** Told of everything that viewers want to see at once. Calls must not throw. */
export interface SupervisorListener {
	/** The state changed. */
	onState(taskId: string): void;
	/** Once a second: tasks whose numbers may have moved. */
	onTick(taskIds: readonly string[]): void;
	/** Samples of a watched task; `passed` messages were dealt with while they were taken. */
	onSamples(taskId: string, samples: LiveSample[], passed: number): void;
}

export interface SupervisorOptions {
	clock: Clock;
	logger: Logger;
	placement: Placement;
	journal: Journal;
	history: ThroughputHistory;
	listener: SupervisorListener;
	load(taskId: string): Promise<TaskDefinition>;
	newRunId?: () => string;
	chance?: () => number;
}

interface Watched {
	samples: LiveSample[];
	lastSampleId: number;
	totalBefore: number;
}

// Viewers see a few messages a second of thousands; more than this between two ticks serves nobody.
const SAMPLES_PER_TICK = 50;

/** Makes what is (runs on some worker) follow what the user wants, and knows what each task is doing. */
export class Supervisor implements Supervision {
	readonly #options: SupervisorOptions;
	readonly #runners = new Map<string, TaskRunner>();
	readonly #watched = new Map<string, Watched>();
	readonly #ticker: TimerHandle;
	#ticks = 0;
	#isShuttingDown = false;

	constructor(options: SupervisorOptions) {
		this.#options = options;
		options.placement.onMessage((message) => this.#onMessage(message));
		this.#ticker = every(options.clock, TICK_MS, () => this.#tick());
	}

	/** Makes a task known. `report` holds the totals of its last run, if it ever ran. */
	add(taskId: string, initial: InitialTask): void {
		const { clock, placement, journal, load, newRunId = randomUUID, chance = Math.random } = this.#options;
		const runner = new TaskRunner({
			taskId,
			clock,
			placement,
			journal,
			load,
			newRunId,
			chance,
			onState: () => this.#onState(taskId),
			initial,
		});
		this.#runners.set(taskId, runner);
	}

	/** Goes on with a run that another process began: what runs of it stays as it is, what is missing is placed. */
	adopt(taskId: string, run: AdoptedRun): void {
		this.#runnerOf(taskId).adopt(run);
	}

	knows(taskId: string): boolean {
		return this.#runners.has(taskId);
	}

	start(taskId: string): void {
		if (!this.#isShuttingDown) this.#runnerOf(taskId).start();
	}

	/** Resolves when the task's pipelines have drained and are gone. */
	stop(taskId: string): Promise<void> {
		return this.#runnerOf(taskId).stop();
	}

	requestStop(taskId: string): void {
		void this.stop(taskId);
	}

	/** Drains the present run, if there is one, and begins the next with the settings as they are stored then. */
	restart(taskId: string): void {
		if (!this.#isShuttingDown) this.#runnerOf(taskId).restart();
	}

	/** Stops the task and forgets it. */
	async remove(taskId: string): Promise<void> {
		// Somebody may start it again while it drains.
		while (this.isActive(taskId)) await this.stop(taskId);
		this.#runners.delete(taskId);
		this.#watched.delete(taskId);
		this.#options.history.forget(taskId);
	}

	/** Lets a task that stopped at a refused message skip this one message, and go on. */
	skipRefused(taskId: string): void {
		if (!this.#isShuttingDown) this.#runnerOf(taskId).skipRefused();
	}

	snapshot(taskId: string): TaskSnapshot {
		const runner = this.#runnerOf(taskId);
		return {
			atMs: this.#options.clock.nowMs(),
			state: runner.state,
			runSinceMs: runner.run?.startedAtMs,
			report: runner.report(),
			rates: runner.rates(),
		};
	}

	shown(taskId: string): TaskShown {
		const runner = this.#runnerOf(taskId);
		const { read, published, skipped, failed } = runner.totals();
		const totals = { read, published, skipped, failed };
		return { ...this.snapshot(taskId), run: runner.run, totals, refusedAt: runner.refusedAt };
	}

	/** Every task that is known. */
	get taskIds(): string[] {
		return [...this.#runners.keys()];
	}

	lifetimes(): ReadonlyMap<string, Lifetime> {
		return new Map([...this.#runners].map(([taskId, runner]) => [taskId, runner.lifetime()]));
	}

	/** Says how much this process and every worker log from now on. */
	setLogLevel(level: LogLevelSetting): void {
		setLogLevel(level);
		this.#options.placement.setLogLevel(level);
	}

	isActive(taskId: string): boolean {
		return this.#runners.get(taskId)?.runId !== undefined;
	}

	/** Says where this process and every worker may connect to; without entries, anywhere. */
	allowAddresses(entries: readonly string[]): void {
		allowAddresses(entries);
		this.#options.placement.allowAddresses(entries);
	}

	/** Takes live samples of exactly these tasks from now on. */
	watch(taskIds: ReadonlySet<string>): void {
		for (const taskId of this.#watched.keys()) {
			if (taskIds.has(taskId)) continue;
			this.#watched.delete(taskId);
			this.#options.placement.watch(taskId, false);
		}
		for (const taskId of taskIds) {
			if (this.#watched.has(taskId) || !this.#runners.has(taskId)) continue;
			const totalBefore = dealtWith(this.#runnerOf(taskId).totals());
			this.#watched.set(taskId, { samples: [], lastSampleId: this.#options.clock.nowMs(), totalBefore });
			this.#options.placement.watch(taskId, true);
		}
	}

	/** Has the totals of every run stored as they are now. */
	noteProgress(): void {
		for (const runner of this.#runners.values()) runner.noteProgress();
	}

	/** Lets go of everything as it is: another process goes on with it. */
	release(): void {
		this.#isShuttingDown = true;
		this.#ticker.cancel();
		for (const runner of this.#runners.values()) runner.release();
	}

	/** Drains everything and ends the workers. What the user wants stays as it is stored. */
	async shutdown(): Promise<void> {
		this.#isShuttingDown = true;
		this.#ticker.cancel();
		const stops = [...this.#runners.values()].map((runner) => runner.stop("server-stopped"));
		await this.#options.placement.shutdown();
		await Promise.all(stops);
		await this.#options.journal.flushed();
	}

	#runnerOf(taskId: string): TaskRunner {
		const runner = this.#runners.get(taskId);
		if (runner === undefined) throw new Error(`task ${taskId} was never added to the supervisor`);
		return runner;
	}

	#onMessage(message: PlacementMessage): void {
		const taskId = message.type === "event" ? message.event.taskId : message.taskId;
		if (message.type === "event") logTaskEvent(this.#options.logger, message.event);
		if (message.type === "samples") this.#onSamples(taskId, message.samples);
		else this.#runners.get(taskId)?.onMessage(message);
	}

	#onSamples(taskId: string, samples: readonly LiveSample[]): void {
		const watched = this.#watched.get(taskId);
		if (watched === undefined) return;
		// Each member numbers its own samples and begins anew after a restart; viewers want one ascending row.
		for (const sample of samples) watched.samples.push({ ...sample, id: ++watched.lastSampleId });
		watched.samples.splice(0, Math.max(0, watched.samples.length - SAMPLES_PER_TICK));
	}

	#onState(taskId: string): void {
		const runner = this.#runners.get(taskId);
		if (runner === undefined) return;
		if (runner.runId === undefined) {
			const row = this.#options.history.finish(taskId, this.#options.clock.nowMs(), runner.totals());
			if (row !== undefined) this.#options.journal.throughput([row]);
		}
		this.#options.logger.debug({ taskId, runId: runner.runId, phase: runner.state.phase }, "task state");
		this.#options.listener.onState(taskId);
	}

	#tick(): void {
		const { clock, history, journal, listener } = this.#options;
		const nowMs = clock.nowMs();
		const active = [...this.#runners].filter(([, runner]) => runner.runId !== undefined);
		const rows: ThroughputRow[] = [];
		for (const [taskId, runner] of active) {
			const row = history.record(taskId, nowMs, runner.rates(), runner.totals());
			if (row !== undefined) rows.push(row);
		}
		if (rows.length > 0) journal.throughput(rows);
		if (++this.#ticks % TICKS_PER_PROGRESS === 0) {
			for (const [, runner] of active) {
				runner.noteProgress();
			}
		}
		listener.onTick(active.map(([taskId]) => taskId));
		this.#flushSamples();
	}

	#flushSamples(): void {
		for (const [taskId, watched] of this.#watched) {
			const total = dealtWith(this.#runnerOf(taskId).totals());
			const passed = total - watched.totalBefore;
			watched.totalBefore = total;
			if (watched.samples.length === 0) continue;
			const samples = watched.samples.splice(0);
			this.#options.listener.onSamples(taskId, samples, Math.max(passed, samples.length));
		}
	}
}

function dealtWith(counters: Counters): number {
	return counters.published + counters.skipped + counters.failed;
}

/** What the task's own log says is in the log of the process too, for whoever collects that. */
function logTaskEvent(logger: Logger, { level, message, atMs: _, ...names }: TaskEvent): void {
	logger[level === "warning" ? "warn" : level](names, message);
}
