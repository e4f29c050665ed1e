import { type Deferred, deferred } from "@/lib/deferred";
import type { PipelineReport, TaskState } from "@/lib/task/types";
import type { Clock, TimerHandle } from "@/server/clock";
import type { LocalPool } from "@/server/supervisor/local-pool";
import type { Assignment, MemberId, PlacementMessage } from "@/server/supervisor/types";
import type { HeldReport, Holding } from "./messages";

/** A pipeline that was broken off and is still there after so long hangs. */
const BREAK_OFF_LIMIT_MS = 3_000;

/** What shall become of a pipeline. */
type Wish =
	| { kind: "hold" }
	/** End it for good. */
	| { kind: "stop" }
	| { kind: "abandon" }
	/** Another worker shall have it; `why` is told to people. */
	| { kind: "give-back"; why: string };

export type HeldEnd = Extract<PlacementMessage, { type: "ended" | "lost" }>;

export interface HeldPipelineOptions {
	assignment: Assignment;
	holding: Holding;
	/** Of the queue that it came from. */
	label: string | undefined;
	pool: LocalPool;
	clock: Clock;
}

/** A pipeline that this worker holds, from the moment the queue gave it until it is gone from its process. */
export class HeldPipeline {
	readonly member: MemberId;
	readonly holding: Holding;
	readonly label: string | undefined;
	readonly #heldSinceMs: number;
	readonly #options: HeldPipelineOptions;
	readonly #over: Deferred<HeldEnd> = deferred();
	#wish: Wish = { kind: "hold" };
	#state: TaskState;
	#report: PipelineReport | undefined;
	#heardAtMs: number;
	#killer: TimerHandle | undefined;

	constructor(options: HeldPipelineOptions) {
		const { taskId, runId, member } = options.assignment;
		this.#options = options;
		this.member = { taskId, runId, member };
		this.holding = options.holding;
		this.label = options.label;
		this.#heldSinceMs = options.clock.monotonicMs();
		this.#heardAtMs = this.#heldSinceMs;
		this.#state = { phase: "starting", sinceMs: options.clock.nowMs() };
	}

	get wish(): Wish {
		return this.#wish;
	}

	/** The last totals, once there were any. */
	get report(): PipelineReport | undefined {
		return this.#report;
	}

	get heldForMs(): number {
		return this.#options.clock.monotonicMs() - this.#heldSinceMs;
	}

	/** Ms since its process said anything of it. */
	get silentForMs(): number {
		return this.#options.clock.monotonicMs() - this.#heardAtMs;
	}

	/** Begins it and resolves when it is gone. */
	async run(leaseUntilMs: () => number): Promise<HeldEnd> {
		this.#options.pool.start(this.#options.assignment, leaseUntilMs);
		const end = await this.#over.promise;
		this.#killer?.cancel();
		return end;
	}

	/** Takes note of what its process says. */
	heard(message: PlacementMessage): void {
		this.#heardAtMs = this.#options.clock.monotonicMs();
		if (message.type === "state") this.#state = message.state;
		else if (message.type === "report") this.#report = message.report;
		else if (message.type === "ended" || message.type === "lost") this.#over.resolve(message);
	}

	/** As it is told every second; undefined until its process has spoken. */
	told(): HeldReport | undefined {
		if (this.#report === undefined) return undefined;
		return { ...this.member, holding: this.holding, state: this.#state, report: this.#report };
	}

	stop(): void {
		if (this.#wish.kind === "stop") return;
		this.#wish = { kind: "stop" };
		this.#options.pool.stopMember(this.member);
	}

	/** Drains it, so that another worker reads on where it ended. A wish to end it for good goes before this one. */
	giveBack(why: string): void {
		if (this.#wish.kind !== "hold") return;
		this.#wish = { kind: "give-back", why };
		this.#options.pool.stopMember(this.member);
	}

	/** Ends it with its whole process: it did not answer. */
	abandon(): void {
		this.#wish = { kind: "abandon" };
		this.kill();
	}

	kill(): void {
		this.#options.pool.killMember(this.member);
	}

	/** The lock is gone: nothing more may be published. */
	breakOff(): void {
		const { pool, clock } = this.#options;
		pool.breakOff(this.member);
		this.#killer ??= clock.setTimeout(() => this.kill(), BREAK_OFF_LIMIT_MS);
	}
}
