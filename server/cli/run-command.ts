import { describeSkipKey } from "@/lib/topic-template/skip-words";
import { type Clock, every } from "@/server/clock";
import { mergeReports, mergeStates } from "@/server/supervisor/merge";
import { NO_RATES, ratesBetween } from "@/server/supervisor/rates";
import type { HostedPipeline, PipelineEnd, StartPipeline } from "@/server/worker/host";
import type { CommandOptions } from "./arguments";
import { readBrokerEnd, readSourceEnd } from "./ends";
import { EXIT } from "./exit-codes";
import { type Progress, progressLine, progressRecord, summary } from "./progress";
import { printable, type Terminal } from "./terminal";

const TICK_MS = 1_000;
const IDLE_CHECK_MS = 200;

export interface RunOptions {
	options: CommandOptions;
	environment: NodeJS.ProcessEnv;
	terminal: Terminal;
	clock: Clock;
	startPipeline: StartPipeline;
	/** Aborted by the first SIGINT or SIGTERM. */
	signal: AbortSignal;
}

/** `spillway run`: publishes until it is told to stop, has been idle for long enough, or cannot go on. */
export async function runCommand(run: RunOptions): Promise<number> {
	const { options, environment, terminal, clock, signal } = run;
	const source = await readSourceEnd(options, environment, terminal);
	const broker = await readBrokerEnd(options, environment, terminal);
	for (const option of options.ignored) terminal.err(`Notice: ${option} has no effect.\n`);

	const members = new Members(run, source.line, broker.line, source.dsn.parallel);
	const startedAtMs = clock.monotonicMs();
	const stop = () => members.stop();
	signal.addEventListener("abort", stop, { once: true });
	if (signal.aborted) stop();

	const idle = new IdleWatch(clock, options.exitIdleMs);
	let before: Progress["report"] | undefined;
	const show = () => {
		const report = members.report();
		const state = members.state();
		const rates = before === undefined ? NO_RATES : ratesBetween(before, report, report.atMs);
		before = report;
		showProgress(terminal, options.isJson, { state, report, rates });
	};
	const ticker = every(clock, TICK_MS, show);
	const idleWatch = every(clock, IDLE_CHECK_MS, () => {
		if (idle.isOver(members.state(), members.report())) stop();
	});
	const ends = await members.ended();
	ticker.cancel();
	idleWatch.cancel();
	signal.removeEventListener("abort", stop);
	show();
	return conclude(terminal, ends, members, clock.monotonicMs() - startedAtMs);
}

function showProgress(terminal: Terminal, isJson: boolean, progress: Progress): void {
	if (isJson) {
		terminal.out(`${JSON.stringify(progressRecord(progress))}\n`);
	} else if (terminal.isInteractive) {
		terminal.err(`\r\u001b[K${progressLine(progress).slice(0, terminal.columns - 1)}`);
	}
}

function conclude(terminal: Terminal, ends: readonly PipelineEnd[], members: Members, elapsedMs: number): number {
	if (terminal.isInteractive) terminal.err("\r\u001b[K");
	terminal.err(`${summary(members.report().counters, elapsedMs, describeSkipKey)}\n`);
	const failed = ends.find(({ reason }) => reason === "failed");
	if (failed === undefined) return EXIT.done;
	terminal.err(`${printable(failed.cause?.message ?? "The run failed for an unknown reason.")}\n`);
	return EXIT.failed;
}

/** The members of the consumer group that this run consists of: `parallel` of them, in this process. */
class Members {
	readonly #pipelines: HostedPipeline[] = [];
	readonly #states = new Map<number, Progress["state"]>();
	readonly #clock: Clock;
	#ends: PipelineEnd[] = [];

	constructor({ startPipeline, terminal, clock, options }: RunOptions, source: string, broker: string, count: number) {
		this.#clock = clock;
		for (let member = 1; member <= count; member++) {
			this.#states.set(member, { phase: "starting", sinceMs: clock.nowMs() });
			this.#pipelines.push(
				startPipeline(
					{ type: "start", taskId: "run", runId: "run", member, memberCount: count, source, broker },
					{
						onState: (state) => this.#states.set(member, state),
						onSamples: () => {},
						onSkipped: () => {},
						onEvent: ({ level, message }) => {
							// A line of its own, not glued to the line of numbers.
							const lead = terminal.isInteractive && !options.isJson ? "\r\u001b[K" : "";
							terminal.err(`${lead}${level === "info" ? "" : `${level}: `}${printable(message)}\n`);
						},
					},
					() => true,
				),
			);
		}
	}

	report(): Progress["report"] {
		return mergeReports(
			this.#pipelines.map((pipeline) => pipeline.report()),
			this.#clock.nowMs(),
		);
	}

	state(): Progress["state"] {
		const failed = this.#ends.find(({ reason }) => reason === "failed");
		const sinceMs = this.#clock.nowMs();
		if (failed?.cause !== undefined) return { phase: "failed", sinceMs, cause: failed.cause };
		if (this.#ends.length > 0) return { phase: "stopped", sinceMs };
		return mergeStates([...this.#states.values()]) ?? { phase: "starting", sinceMs };
	}

	stop(): void {
		for (const pipeline of this.#pipelines) pipeline.stop();
	}

	/** Resolves when all are gone; one that ends by itself takes the others with it. */
	async ended(): Promise<readonly PipelineEnd[]> {
		this.#ends = await Promise.all(
			this.#pipelines.map(async ({ ended }) => {
				const end = await ended;
				this.stop();
				return end;
			}),
		);
		return this.#ends;
	}
}

/** Whether nothing was read for so long that the run is over, as `--exit-idle` asks. */
class IdleWatch {
	readonly #clock: Clock;
	readonly #limitMs: number | undefined;
	#handled = -1;
	#sinceMs: number;

	constructor(clock: Clock, limitMs: number | undefined) {
		this.#clock = clock;
		this.#limitMs = limitMs;
		this.#sinceMs = clock.monotonicMs();
	}

	isOver(state: Progress["state"], report: Progress["report"]): boolean {
		const { published, skipped, failed, inFlight } = report.counters;
		const handled = published + skipped + failed + inFlight;
		// Waiting for a server that is away is not idleness: there may be more to come.
		if (state.phase !== "running" || inFlight > 0 || handled !== this.#handled) {
			this.#handled = handled;
			this.#sinceMs = this.#clock.monotonicMs();
		}
		return this.#limitMs !== undefined && this.#clock.monotonicMs() - this.#sinceMs >= this.#limitMs;
	}
}
