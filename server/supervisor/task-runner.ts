import { type Deferred, deferred } from "@/lib/deferred";
import { messageOf, SpillwayError } from "@/lib/errors";
import { noCounters } from "@/lib/task/counters";
import type { Cause, Counters, MessagePlace, PipelineReport, TaskState } from "@/lib/task/types";
import type { Clock, TimerHandle } from "@/server/clock";
import { type Lifetime, LifetimeCount } from "./lifetime";
import { NO_RATES, type Rates } from "./rates";
import { Run } from "./run";
import type { CountState } from "./run-count";
import type {
	AdoptedRun,
	InitialTask,
	Journal,
	Placement,
	PlacementMessage,
	RunEndReason,
	TaskDefinition,
} from "./types";

/** A pipeline that did not drain by then is ended with its worker: it hangs. */
const DRAIN_LIMIT_MS = 15_000;

/** What shall become of the present run. */
type Intent =
	| { kind: "run" }
	| { kind: "end"; reason: RunEndReason; cause?: Cause | undefined }
	/** Ends, and a new one begins at once. */
	| { kind: "restart" };

export interface TaskRunnerOptions {
	taskId: string;
	clock: Clock;
	placement: Placement;
	journal: Journal;
	/** The task as it is stored now. */
	load(taskId: string): Promise<TaskDefinition>;
	newRunId(): string;
	/** 0 to 1, usually `Math.random()`. */
	chance(): number;
	/** Called after each change of state. */
	onState(): void;
	initial: InitialTask;
}

/**
 * Keeps one task as it is wanted: begins runs, places their members, places them again when their worker died, and
 * ends them after a drain. At most one run exists at a time, so a restart never meets its predecessor.
 */
export class TaskRunner {
	readonly #options: TaskRunnerOptions;
	#state: TaskState;
	#run: Run | undefined;
	#intent: Intent = { kind: "run" };
	/** Of the present run, once it is loaded. */
	#definition: TaskDefinition | undefined;
	/** The message whose refusal ended the last run. */
	#refusedAt: MessagePlace | undefined;
	/** Of the run to come, and then of the present run. */
	#skipAt: MessagePlace | undefined;
	#lastReport: PipelineReport;
	readonly #past: LifetimeCount;
	#drainTimer: TimerHandle | undefined;
	#rest: Deferred<void> | undefined;

	constructor(options: TaskRunnerOptions) {
		this.#options = options;
		const { sinceMs, failed, refusedAt, pastTotals = noCounters() } = options.initial;
		this.#refusedAt = refusedAt;
		this.#past = new LifetimeCount(pastTotals);
		this.#state = failed === undefined ? { phase: "stopped", sinceMs } : { phase: "failed", sinceMs, cause: failed };
		this.#lastReport = options.initial.report;
	}

	get state(): TaskState {
		return this.#state;
	}

	get runId(): string | undefined {
		return this.#run?.runId;
	}

	/** What another process needs to go on with the present run. */
	get run(): { runId: string; startedAtMs: number; count: CountState } | undefined {
		const run = this.#run;
		return run === undefined ? undefined : { runId: run.runId, startedAtMs: run.startedAtMs, count: run.count };
	}

	/** The message whose refusal ended the last run. */
	get refusedAt(): MessagePlace | undefined {
		return this.#refusedAt;
	}

	/** Of the present or the last run. */
	report(): PipelineReport {
		const run = this.#run;
		if (run === undefined) return { ...this.#lastReport, atMs: this.#nowMs, silence: undefined };
		const report = run.report(this.#nowMs);
		return { ...report, silence: run.silence(this.#options.clock.monotonicMs()) ?? report.silence };
	}

	rates(): Rates {
		return this.#run?.rates(this.#nowMs) ?? NO_RATES;
	}

	/** Counters over all runs of this process; they never start again from zero. */
	totals(): Counters {
		return this.#past.counters(this.#run?.counters);
	}

	lifetime(): Lifetime {
		return this.#past.with(this.#run?.report(this.#nowMs));
	}

	/** Goes on with a run that another process began. */
	adopt(adopted: AdoptedRun): void {
		this.#begin(new Run(adopted.runId, adopted.startedAtMs, adopted));
	}

	/** Has the totals of the present run stored, if they have changed. */
	noteProgress(): void {
		const run = this.#run;
		const progress = run?.newProgress();
		if (run !== undefined && progress !== undefined) {
			this.#options.journal.runProgressed({ runId: run.runId, ...progress });
		}
	}

	/** Nothing happens here any more; what runs goes on. */
	release(): void {
		this.#drainTimer?.cancel();
		for (const member of this.#run?.members.values() ?? []) member.timer?.cancel();
	}

	/** Begins a run unless one is under way; one that is ending begins anew after its drain. */
	start(): void {
		if (this.#run === undefined) this.#beginAnew();
		else if (this.#intent.kind === "end") this.#intent = { kind: "restart" };
	}

	/** Ends the run after a drain; resolves when it is over. */
	stop(reason: RunEndReason = "stopped"): Promise<void> {
		if (this.#run === undefined) {
			if (this.#state.phase === "failed") this.#become({ phase: "stopped", sinceMs: this.#nowMs });
			return Promise.resolve();
		}
		this.#rest ??= deferred();
		const { promise } = this.#rest;
		this.#end({ kind: "end", reason });
		return promise;
	}

	/** Ends the run after a drain, if there is one, and begins the next with the task as it is stored then. */
	restart(): void {
		if (this.#run === undefined) this.#beginAnew();
		else this.#end({ kind: "restart" });
	}

	/** Begins a run that passes over the message whose refusal ended the last one. */
	skipRefused(): void {
		this.#skipAt = this.#refusedAt;
		this.start();
	}

	/** Takes note of what a pipeline of this task said; messages of earlier runs are ignored. */
	onMessage(message: PlacementMessage): void {
		const run = this.#run;
		if (run === undefined || ("runId" in message && message.runId !== run.runId)) return;
		switch (message.type) {
			case "state":
				this.#onMemberState(run, message.member, message.state);
				break;
			case "report":
				run.reported(message.member, message.report, this.#options.clock.monotonicMs());
				break;
			case "late-report":
				run.reportedLate(message.member, message.report);
				break;
			case "ended":
				this.#onEnded(run, message);
				break;
			case "lost":
				this.#onLost(run, message.member, message.message);
				break;
			case "moved":
				this.#onMoved(run, message);
				break;
			case "event": {
				const { member: _, ...event } = message.event;
				this.#options.journal.event(event);
				break;
			}
			case "skipped":
				this.#options.journal.skipped({ taskId: message.taskId, runId: message.runId, samples: message.samples });
				break;
			case "samples":
				break;
			default:
				message satisfies never;
		}
	}

	get #nowMs(): number {
		return this.#options.clock.nowMs();
	}

	#become(state: TaskState): void {
		this.#state = state;
		this.#options.onState();
	}

	#beginAnew(): void {
		const { taskId, journal, newRunId } = this.#options;
		const run = new Run(newRunId(), this.#nowMs);
		journal.runStarted({ taskId, runId: run.runId, atMs: this.#nowMs });
		this.#begin(run);
	}

	#begin(run: Run): void {
		const { taskId, load } = this.#options;
		this.#run = run;
		this.#intent = { kind: "run" };
		this.#refusedAt = undefined;
		this.#become(run.adopted?.state ?? { phase: "starting", sinceMs: this.#nowMs });
		load(taskId).then(
			(definition) => this.#place(run, definition),
			(error) => this.#onUnusable(run, error),
		);
	}

	#place(run: Run, definition: TaskDefinition): void {
		if (this.#run !== run) return;
		if (this.#intent.kind !== "run" && run.adopted === undefined) {
			this.#finishIfDone(run);
			return;
		}
		this.#definition = definition;
		for (let member = 1; member <= definition.memberCount; member++) {
			if (run.adopted === undefined) run.placed(member, this.#nowMs);
			else run.takenOver(member, run.adopted.state);
			this.#startMember(run, member);
		}
		if (this.#intent.kind !== "run") this.#drain(run);
	}

	#placeMember(run: Run, member: number): void {
		run.placed(member, this.#nowMs);
		this.#startMember(run, member);
	}

	#startMember(run: Run, member: number): void {
		if (this.#definition === undefined) return;
		this.#options.placement.start({
			taskId: this.#options.taskId,
			runId: run.runId,
			member,
			...this.#definition,
			skipAt: this.#skipAt,
		});
	}

	#onUnusable(run: Run, error: unknown): void {
		if (this.#run !== run) return;
		if (this.#intent.kind === "run") {
			const code = error instanceof SpillwayError ? error.code : "internal";
			this.#intent = {
				kind: "end",
				reason: "failed",
				cause: { code, side: "spillway", message: messageOf(error) },
			};
		}
		// What cannot be taken over must not run on unseen.
		for (const member of run.adopted?.members ?? []) this.#options.placement.dismiss(member);
		this.#finishIfDone(run);
	}

	#onMemberState(run: Run, number: number, state: TaskState): void {
		const member = run.members.get(number);
		if (member === undefined) return;
		member.state = state;
		this.#showMembers(run);
	}

	#showMembers(run: Run): void {
		if (this.#intent.kind !== "run") return;
		const state = run.state;
		if (state !== undefined) this.#become(state);
	}

	#onEnded(run: Run, message: Extract<PlacementMessage, { type: "ended" }>): void {
		const hadMember = run.members.has(message.member);
		if (!hadMember) return;
		if (this.#intent.kind === "run" && message.reason === "stopped") {
			// Nobody here asked for it: its worker was told to go. The pipeline drained, so another worker takes over.
			run.ended(message.member, message.report, this.#nowMs);
			this.#past.restarted("worker-left");
			this.#placeMember(run, message.member);
			return;
		}
		run.ended(message.member, message.report, this.#nowMs);
		if (this.#intent.kind === "run" && message.reason === "failed") {
			this.#refusedAt = message.refusedAt;
			this.#end({ kind: "end", reason: "failed", cause: message.cause });
		}
		if (this.#intent.kind === "run" && message.reason === "idle" && run.members.size === 0) {
			this.#intent = { kind: "end", reason: "idle" };
			this.#options.journal.wishFulfilled(this.#options.taskId);
		}
		this.#finishIfDone(run);
	}

	#onLost(run: Run, number: number, message: string): void {
		const member = run.members.get(number);
		if (member === undefined) return;
		const { clock, journal, taskId, chance } = this.#options;
		if (this.#intent.kind !== "run") {
			run.ended(number, undefined, this.#nowMs);
			this.#finishIfDone(run);
			return;
		}
		this.#past.restarted("worker-lost");
		const waitMs = run.lost(number, this.#nowMs, chance());
		this.noteProgress();
		journal.event({ taskId, runId: run.runId, atMs: this.#nowMs, level: "warning", code: "worker-lost", message });
		if (waitMs === 0) {
			this.#placeMember(run, number);
		} else {
			member.state = {
				phase: "retrying",
				sinceMs: this.#nowMs,
				cause: { code: "worker-lost", side: "spillway", message },
				attempt: member.losses,
				nextAttemptAtMs: this.#nowMs + waitMs,
			};
			member.timer = clock.setTimeout(() => this.#placeMember(run, number), waitMs);
		}
		this.#showMembers(run);
	}

	/** The placement sees to it that the pipeline runs again. */
	#onMoved(run: Run, { member, message, isPlanned, report }: Extract<PlacementMessage, { type: "moved" }>): void {
		const { journal, taskId } = this.#options;
		run.moved(member, report, this.#nowMs);
		const level = isPlanned ? "info" : "warning";
		journal.event({ taskId, runId: run.runId, atMs: this.#nowMs, level, code: "worker-moved", message });
		this.#showMembers(run);
	}

	#end(intent: Intent): void {
		const run = this.#run;
		if (run === undefined) return;
		const wasRunning = this.#intent.kind === "run";
		this.#intent = intent;
		if (!wasRunning) return;
		this.#become({ phase: "stopping", sinceMs: this.#nowMs });
		// While the definition is still being loaded nothing is placed yet; `#place` goes on then.
		if (this.#definition !== undefined) this.#drain(run);
	}

	#drain(run: Run): void {
		for (const [number, member] of run.members) {
			// A member that waits to be placed again runs nowhere: nothing will report its end.
			if (member.timer !== undefined) run.ended(number, undefined, this.#nowMs);
		}
		if (run.members.size === 0) {
			this.#finishIfDone(run);
			return;
		}
		const { clock, placement, taskId } = this.#options;
		placement.stop(taskId);
		this.#drainTimer = clock.setTimeout(() => placement.abandon(taskId), DRAIN_LIMIT_MS);
	}

	#finishIfDone(run: Run): void {
		if (this.#intent.kind === "run" || run.members.size > 0) return;
		const intent = this.#intent;
		const { taskId, journal } = this.#options;
		const reason = intent.kind === "restart" ? "restarted" : intent.reason;
		this.#drainTimer?.cancel();
		this.#lastReport = run.report(this.#nowMs);
		const { counters } = this.#lastReport;
		this.#past.runEnded(this.#lastReport);
		this.#run = undefined;
		this.#definition = undefined;
		if (intent.kind === "end") this.#skipAt = undefined;
		journal.runEnded({ taskId, runId: run.runId, atMs: this.#nowMs, reason, counters });
		this.#rest?.resolve();
		this.#rest = undefined;
		if (intent.kind === "restart") {
			this.#past.restarted("asked");
			this.#beginAnew();
			return;
		}
		const sinceMs = this.#nowMs;
		this.#become(
			intent.cause === undefined ? { phase: "stopped", sinceMs } : { phase: "failed", sinceMs, cause: intent.cause },
		);
	}
}
