import { isDeepStrictEqual } from "node:util";
import { messageOf, SpillwayError } from "@/lib/errors";
import type { Cause, LiveSample, MessagePlace, PipelineReport, SkippedRecord, TaskState } from "@/lib/task/types";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import { setLogLevel } from "@/server/log";
import { allowAddresses } from "@/server/reach/guard";
import { Lease } from "./lease";
import type { MemberKey, MemberReport, TaskEvent, WorkerCommand, WorkerMessage } from "./protocol";

const REPORT_MS = 1_000;
const LEASE_CHECK_MS = 250;

export type StartCommand = Extract<WorkerCommand, { type: "start" }>;

/** How a pipeline ended by itself or was ended. */
export interface PipelineEnd {
	reason: "stopped" | "failed" | "idle";
	cause: Cause | undefined;
	/** The message that the broker refused, if that is why it ended. */
	refusedAt?: MessagePlace | undefined;
}

/** What a pipeline tells while it runs. */
export interface PipelineListener {
	onState(state: TaskState): void;
	onSamples(samples: LiveSample[]): void;
	onSkipped(samples: SkippedRecord[]): void;
	onEvent(event: Pick<TaskEvent, "level" | "code" | "message">): void;
}

/** A running pipeline, as far as the worker that hosts it is concerned. */
export interface HostedPipeline {
	/** Resolves when it is gone, drained and disconnected; never rejects. */
	readonly ended: Promise<PipelineEnd>;
	report(): PipelineReport;
	/**
	 * Reports of one mark say the same but for their time: a pipeline at rest need not make another. Undefined while they
	 * change by themselves.
	 */
	readonly reportMark: string | undefined;
	/** No further polls; drains, commits, disconnects. Idempotent. */
	stop(): void;
	/** As `stop`, but publishes nothing more and waits for hardly anything. */
	breakOff(): void;
	/** Whether samples are taken. */
	watch(isWatched: boolean): void;
}

/** @param mayPublish asked before each write to the broker; once false it stays false */
export type StartPipeline = (
	command: StartCommand,
	listener: PipelineListener,
	mayPublish: () => boolean,
) => HostedPipeline;

interface Hosted {
	command: StartCommand;
	pipeline: HostedPipeline;
	/** As it was sent last, and its mark. */
	report?: PipelineReport;
	reportMark?: string | undefined;
	lease: Lease | undefined;
}

export interface WorkerHostOptions {
	clock: Clock;
	startPipeline: StartPipeline;
	send(message: WorkerMessage): void;
}

/** Runs the pipelines that the supervisor asks for, and tells it what becomes of them. */
export class WorkerHost {
	readonly #options: WorkerHostOptions;
	readonly #hosted = new Set<Hosted>();
	readonly #reporter: TimerHandle;
	#leaseCheck: TimerHandle | undefined;
	#isClosing = false;

	constructor(options: WorkerHostOptions) {
		this.#options = options;
		this.#reporter = every(options.clock, REPORT_MS, () => this.#report());
	}

	onCommand(command: WorkerCommand): void {
		switch (command.type) {
			case "start":
				this.#start(command);
				break;
			case "stop":
				for (const { pipeline } of this.#of(command)) pipeline.stop();
				break;
			case "break-off":
				for (const { pipeline } of this.#of(command.member)) pipeline.breakOff();
				break;
			case "lease":
				for (const member of command.members) {
					for (const { lease } of this.#of(member)) lease?.extend(command.untilMs);
				}
				break;
			case "watch":
				for (const { pipeline } of this.#of(command)) pipeline.watch(command.isWatched);
				break;
			case "reach":
				allowAddresses(command.allowed);
				break;
			case "log-level":
				setLogLevel(command.level);
				break;
			case "shutdown":
				void this.drain();
				break;
			default:
				command satisfies never;
		}
	}

	/** Stops every pipeline; resolves when all have drained and are gone. Takes no new ones. */
	async drain(): Promise<void> {
		this.#isClosing = true;
		const all = [...this.#hosted];
		for (const { pipeline } of all) pipeline.stop();
		await Promise.all(all.map(({ pipeline }) => pipeline.ended));
		this.#reporter.cancel();
		this.#leaseCheck?.cancel();
	}

	/** Those of the task, of the run and of the member, as far as they are named. */
	#of({ taskId, runId, member }: Partial<MemberKey>): Hosted[] {
		return [...this.#hosted].filter(
			({ command }) =>
				command.taskId === taskId &&
				(runId === undefined || command.runId === runId) &&
				(member === undefined || command.member === member),
		);
	}

	/** A pipeline whose lease is over is told so also when it has nothing to send. */
	#endLeases(): void {
		for (const { pipeline, lease } of this.#hosted) if (lease?.isOver) pipeline.breakOff();
	}

	#start(command: StartCommand): void {
		const { clock, startPipeline, send } = this.#options;
		const { taskId, runId, member } = command;
		const id = { taskId, runId, member };
		const lease = command.leaseUntilMs === undefined ? undefined : new Lease(clock, command.leaseUntilMs);
		if (lease !== undefined) this.#leaseCheck ??= every(clock, LEASE_CHECK_MS, () => this.#endLeases());
		const listener: PipelineListener = {
			onState: (state) => send({ type: "state", ...id, state }),
			onSamples: (samples) => send({ type: "samples", ...id, samples }),
			onSkipped: (samples) => send({ type: "skipped", ...id, samples }),
			onEvent: (event) => send({ type: "event", event: { ...id, atMs: clock.nowMs(), ...event } }),
		};
		const pipeline = startPipeline(command, listener, () => lease === undefined || !lease.isOver);
		const hosted: Hosted = { command, pipeline, lease };
		this.#hosted.add(hosted);
		pipeline.ended.then(
			(end) => this.#onEnded(hosted, end),
			(error) => this.#onEnded(hosted, { reason: "failed", cause: internalCause(error) }),
		);
		if (this.#isClosing) pipeline.stop();
	}

	#report(): void {
		if (this.#hosted.size === 0) return;
		const reports: MemberReport[] = [];
		for (const hosted of this.#hosted) {
			const { reportMark } = hosted.pipeline;
			if (reportMark !== undefined && reportMark === hosted.reportMark) continue;
			hosted.reportMark = reportMark;
			const report = hosted.pipeline.report();
			if (hosted.report !== undefined && isAsBefore(hosted.report, report)) continue;
			hosted.report = report;
			const { taskId, runId, member } = hosted.command;
			reports.push({ taskId, runId, member, report });
		}
		this.#options.send({ type: "reports", atMs: this.#options.clock.nowMs(), reports });
	}

	#onEnded(hosted: Hosted, { reason, cause, refusedAt }: PipelineEnd): void {
		const { taskId, runId, member } = hosted.command;
		this.#hosted.delete(hosted);
		this.#options.send({
			type: "ended",
			taskId,
			runId,
			member,
			reason,
			cause,
			refusedAt,
			report: hosted.pipeline.report(),
		});
	}
}

/** Whether it says the same but for the time: an idle pipeline has nothing new to tell. */
function isAsBefore(before: PipelineReport, now: PipelineReport): boolean {
	return isDeepStrictEqual({ ...before, atMs: 0 }, { ...now, atMs: 0 });
}

function internalCause(error: unknown): Cause {
	const code = error instanceof SpillwayError ? error.code : "internal";
	return { code, side: "spillway", message: `The pipeline broke off unexpectedly: ${messageOf(error)}` };
}
