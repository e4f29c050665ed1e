import { type TaskStateEvent, transition } from "@/lib/task/state";
import type { Cause, Side, TaskState } from "@/lib/task/types";
import { describeUnknown } from "@/lib/tmq/unknown";
import type { Clock } from "@/server/clock";
import type { TmqSessionEvent } from "@/server/tmq/types";
import type { PipelineEvent, PipelineListener } from "./types";

type SideStatus =
	| { phase: "connecting" }
	| { phase: "connected" }
	| { phase: "lost"; cause: Cause; attempt: number; nextAttemptAtMs: number };

/** Makes one state of what the two ends do, and tells it and the events worth a line in the log. */
export class StateReporter {
	readonly #clock: Clock;
	readonly #listener: Partial<PipelineListener> | undefined;
	readonly #sides: Record<Side, SideStatus> = { source: { phase: "connecting" }, broker: { phase: "connecting" } };
	readonly #wasConnected = { source: false, broker: false };
	readonly #unknownKeys = new Set<string>();
	readonly #noticesTold = new Set<string>();
	#state: TaskState;
	#isReadingSnapshot = false;
	/** Since the source was last lost. */
	#hasToldCommitsGone = false;

	constructor(clock: Clock, listener: Partial<PipelineListener> | undefined) {
		this.#clock = clock;
		this.#listener = listener;
		this.#state = { phase: "stopped", sinceMs: clock.nowMs() };
	}

	get state(): TaskState {
		return this.#state;
	}

	/** Whether the broker was connected before in this run. */
	get isBrokerAgain(): boolean {
		return this.#wasConnected.broker;
	}

	start(): void {
		this.#apply({ type: "start", atMs: this.#clock.nowMs() });
	}

	stop(): void {
		this.#apply({ type: "stop", atMs: this.#clock.nowMs() });
	}

	ended(cause: Cause | undefined): void {
		this.#apply({ type: "ended", atMs: this.#clock.nowMs(), cause });
		if (cause !== undefined) this.#tell("error", cause.code, cause.message);
	}

	sourceConnected(isReadingSnapshot: boolean): void {
		this.#isReadingSnapshot = isReadingSnapshot;
		this.#connected("source", "TDengine");
	}

	brokerConnected(): void {
		this.#connected("broker", "the broker");
	}

	sourceLost(cause: Cause, attempt: number, nextAttemptAtMs: number): void {
		this.#hasToldCommitsGone = false;
		this.#lost("source", cause, attempt, nextAttemptAtMs);
	}

	brokerLost(cause: Cause, attempt: number, nextAttemptAtMs: number): void {
		this.#lost("broker", cause, attempt, nextAttemptAtMs);
	}

	sourceEvent(event: TmqSessionEvent): void {
		switch (event.type) {
			case "retention-gap": {
				const gone = event.missing.toLocaleString("en-US");
				const begin = event.begin.toLocaleString("en-US");
				this.#tell(
					"error",
					"retention-gap",
					`${gone} log entries are gone: retention removed them before they were read. The task goes on at offset ${begin}.`,
				);
				break;
			}
			case "log-begins-anew":
				this.#tell(
					"error",
					"log-begins-anew",
					`The log of vgroup ${event.vgroupId} of ${event.tmqTopic} begins anew: it ends at ${event.end}, and ${event.acknowledged} had been read. The database was made again or restored; all that it holds now is read.`,
				);
				break;
			case "commits-gone":
				this.#commitsGone(event.tmqTopic);
				break;
			case "vgroup-moved":
				this.#tell(
					"info",
					"vgroup-moved",
					`TDengine refused a commit in vgroup ${event.vgroupId} of ${event.tmqTopic}: this consumer does not hold it any more. Either it went to another member of the group, which reads again what was not committed, or the consumer was removed from the group and subscribes again.`,
				);
				break;
			case "tag-set":
				this.#tell(
					"error",
					"tag-set",
					`A tag of ${event.table ?? "some tables"} was set. In a TMQ topic of a whole database, such as ${event.tmqTopic}, TDengine 3.3.7 then delivers no more rows of that table to this consumer group. If its rows stay away, give the task another consumer group; with auto.offset.reset=earliest it reads all that the log still holds.`,
				);
				break;
			case "snapshot-finished":
				this.#tell("info", "snapshot-finished", "The stored data was read; new data follows.");
				break;
			default:
				event satisfies never;
		}
	}

	/** The TMQ topic had been missing. */
	topicBack(): void {
		this.#hasToldCommitsGone = true;
		this.#tell(
			"error",
			"topic-recreated",
			"The TMQ topic was dropped and created again. The task goes on where it had been acknowledged; what the new one selects may differ.",
		);
	}

	/** Told once for all vgroups, and not when the TMQ topic itself was missing, which explains it. */
	#commitsGone(tmqTopic: string): void {
		if (this.#hasToldCommitsGone) return;
		this.#hasToldCommitsGone = true;
		this.#tell(
			"error",
			"group-dropped",
			`The consumer group has lost what it had committed in ${tmqTopic}: somebody dropped the group, or dropped the TMQ topic and created it again. The task goes on where it had been acknowledged.`,
		);
	}

	/** Told once a run for each key. */
	unknownMet(keys: Iterable<string>): void {
		for (const key of keys) {
			if (this.#unknownKeys.has(key)) continue;
			this.#unknownKeys.add(key);
			this.#tell("warning", "unknown-content", describeUnknown(key));
		}
	}

	/** Told once a run, however often the broker says it. */
	brokerNotice({ code, message }: Cause): void {
		if (this.#noticesTold.has(code)) return;
		this.#noticesTold.add(code);
		this.#tell("warning", code, message);
	}

	refusalSkipped(count: number, cause: Cause): void {
		this.#tell("warning", "refused-skipped", `${count} refused by the broker and passed over: ${cause.message}`);
	}

	#connected(side: Side, name: string): void {
		const isBack = this.#sides[side].phase === "lost" && this.#wasConnected[side];
		const isFirst = !this.#wasConnected[side];
		this.#sides[side] = { phase: "connected" };
		this.#wasConnected[side] = true;
		if (isBack) this.#tell("info", `${side}-back`, `Connected to ${name} again.`);
		else if (isFirst) this.#tell("info", `${side}-connected`, `Connected to ${name}.`);
		this.#combine();
	}

	#lost(side: Side, cause: Cause, attempt: number, nextAttemptAtMs: number): void {
		if (this.#sides[side].phase !== "lost") this.#tell("warning", `${side}-away`, cause.message);
		this.#sides[side] = { phase: "lost", cause, attempt, nextAttemptAtMs };
		this.#combine();
	}

	/** A broker that is away is told before a source that is: nothing moves without it. */
	#combine(): void {
		const { source, broker } = this.#sides;
		const lost = broker.phase === "lost" ? broker : source.phase === "lost" ? source : undefined;
		const atMs = this.#clock.nowMs();
		if (lost !== undefined) {
			const { cause, attempt, nextAttemptAtMs } = lost;
			this.#apply({ type: "lost", atMs, cause, attempt, nextAttemptAtMs });
		} else if (source.phase === "connected" && broker.phase === "connected") {
			this.#apply({ type: "connected", atMs, isReadingSnapshot: this.#isReadingSnapshot });
		}
	}

	#apply(event: TaskStateEvent): void {
		const next = transition(this.#state, event);
		if (next === this.#state) return;
		this.#state = next;
		this.#listener?.onState?.(next);
	}

	#tell(level: PipelineEvent["level"], code: string, message: string): void {
		this.#listener?.onEvent?.({ level, code, message });
	}
}
