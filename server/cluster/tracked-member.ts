import type { PipelineReport, TaskState } from "@/lib/task/types";
import type { Assignment, MemberId, PlacementMessage } from "@/server/supervisor/types";
import type { FromWorker, HeldReport, Holding } from "./messages";

type Said = Extract<FromWorker, { type: "said" }>;
type GivenBack = Extract<FromWorker, { type: "given-back" }>;

/** The name of the worker that speaks, as far as it is known at the time of asking: it may tell it later. */
type Holder = () => string | undefined;

/** A pipeline that this console has asked for, and what was heard of it. Its methods give what is to be told on. */
export class TrackedMember {
	readonly member: MemberId;
	readonly assignment: Assignment;
	/** Of the queue that it lies in. */
	readonly label: string | undefined;
	wish: "run" | "stop" | "abandon" = "run";
	/** On its way into the queue. */
	isBeingAdded = false;
	#addedAtMs = 0;
	/** The latest that anybody spoke of. */
	#holding: Holding | undefined;
	#holder: Holder = () => undefined;
	/** The name that it had when it was last heard; undefined as long as it was not told. */
	#holderName: string | undefined;
	/** The latest holder has it no more. */
	#isLetGo = true;
	#report: PipelineReport | undefined;
	#toldState = "";
	#waitsSinceMs: number | undefined;

	constructor(assignment: Assignment, label: string | undefined) {
		const { taskId, runId, member } = assignment;
		this.member = { taskId, runId, member };
		this.assignment = assignment;
		this.label = label;
	}

	/** The last totals, once there were any. */
	get report(): PipelineReport | undefined {
		return this.#report;
	}

	stop(): void {
		if (this.wish === "run") this.wish = "stop";
	}

	abandon(): void {
		this.wish = "abandon";
	}

	/** A job that replaces a lost one is the later of the two, also when clocks differ a little. */
	nextAddedAtMs(nowMs: number): number {
		this.#addedAtMs = Math.max(nowMs, this.#addedAtMs + 1, (this.#holding?.addedAtMs ?? 0) + 1);
		return this.#addedAtMs;
	}

	reported(told: HeldReport, holder: Holder): PlacementMessage[] {
		const moved = this.#heardBy(told.holding, holder);
		if (moved === undefined) return [];
		this.#report = told.report;
		return [...moved, ...this.#stateIfNew(told.state), { type: "report", ...this.member, report: told.report }];
	}

	said({ holding, message }: Said, holder: Holder): PlacementMessage[] {
		const moved = this.#heardBy(holding, holder);
		if (moved === undefined) return [];
		if (message.type === "state") return [...moved, ...this.#stateIfNew(message.state)];
		return [...moved, message];
	}

	givenBack({ holding, why, isPlanned = false, report }: GivenBack, holder: Holder): PlacementMessage[] {
		const moved = this.#heardBy(holding, holder);
		if (moved === undefined) return [];
		return [...moved, this.#letGo(why, report ?? this.#report, isPlanned)];
	}

	/** Nobody holds the job; `why` says why nobody takes it, unless somebody is about to. */
	waits(why: string | undefined, nowMs: number, nextLookMs: number): PlacementMessage[] {
		const moved = this.#isLetGo ? [] : [this.#lost()];
		if (why === undefined) return moved;
		this.#waitsSinceMs ??= nowMs;
		this.#toldState = "";
		const state: TaskState = {
			phase: "retrying",
			sinceMs: this.#waitsSinceMs,
			cause: { code: "no-worker", side: "spillway", message: why },
			attempt: 1,
			nextAttemptAtMs: nowMs + nextLookMs,
		};
		return [...moved, { type: "state", ...this.member, state }];
	}

	/** What is to be told of a change of the holder; undefined when it is an earlier one that speaks. */
	#heardBy(holding: Holding, holder: Holder): PlacementMessage[] | undefined {
		const order = this.#holding === undefined ? 1 : compareHoldings(holding, this.#holding);
		if (order < 0 || (order === 0 && this.#isLetGo)) return undefined;
		if (order === 0) {
			this.#holder = holder;
			this.#holderName = holder() ?? this.#holderName;
			return [];
		}
		const moved = this.#isLetGo ? [] : [this.#lost()];
		this.#holding = holding;
		this.#holder = holder;
		this.#holderName = holder();
		this.#isLetGo = false;
		this.#waitsSinceMs = undefined;
		return moved;
	}

	#lost(): PlacementMessage {
		const name = this.#holder() ?? this.#holderName;
		const who = name === undefined ? "The pipeline's worker" : `Worker ${name}`;
		return this.#letGo(`${who} was lost.`, this.#report, false);
	}

	#letGo(message: string, report: PipelineReport | undefined, isPlanned: boolean): PlacementMessage {
		this.#isLetGo = true;
		this.#report = undefined;
		this.#toldState = "";
		return { type: "moved", ...this.member, message, isPlanned, report };
	}

	/** States come at once and again every second. */
	#stateIfNew(state: TaskState): PlacementMessage[] {
		const text = JSON.stringify(state);
		if (text === this.#toldState) return [];
		this.#toldState = text;
		return [{ type: "state", ...this.member, state }];
	}
}

/** Below 0: the first is the earlier one. */
export function compareHoldings(a: Holding, b: Holding): number {
	return a.addedAtMs - b.addedAtMs || a.attempt - b.attempt;
}
