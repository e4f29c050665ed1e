import type { WorkerStatus } from "@/lib/api/worker";
import type { PipelineReport } from "@/lib/task/types";
import { mergeReports } from "./merge";
import type { Assignment, Journal, MemberId, Placement, PlacementMessage } from "./types";
import type { WorkerRoster } from "./worker-roster";

/** A placement that runs nothing: it notes what it is asked for, and tests say what becomes of it. */
export class FakePlacement implements Placement, WorkerRoster {
	readonly isLasting: boolean = false;
	readonly started: Assignment[] = [];
	readonly calls: string[] = [];
	readonly isLocal = true;
	roster: WorkerStatus[] = [];
	#listener: (message: PlacementMessage) => void = () => {};

	onMessage(listener: (message: PlacementMessage) => void): void {
		this.#listener = listener;
	}

	say(message: PlacementMessage): void {
		this.#listener(message);
	}

	start(assignment: Assignment): void {
		this.started.push(assignment);
		this.calls.push(`start ${assignment.taskId}#${assignment.member}`);
	}

	async running(): Promise<MemberId[]> {
		return [];
	}

	dismiss({ taskId, member }: MemberId): void {
		this.calls.push(`dismiss ${taskId}#${member}`);
	}

	stop(taskId: string): void {
		this.calls.push(`stop ${taskId}`);
	}

	abandon(taskId: string): void {
		this.calls.push(`abandon ${taskId}`);
	}

	allowAddresses(entries: readonly string[]): void {
		if (entries.length > 0) this.calls.push(`allow ${entries.join(" ")}`);
	}

	setLogLevel(level: string): void {
		if (level !== "default") this.calls.push(`log ${level}`);
	}

	watch(taskId: string, isWatched: boolean): void {
		this.calls.push(`${isWatched ? "watch" : "unwatch"} ${taskId}`);
	}

	workers(): WorkerStatus[] {
		return this.roster;
	}

	drain(workerId: string): boolean {
		this.calls.push(`drain ${workerId}`);
		return this.roster.some(({ id, state }) => id === workerId && state !== "silent");
	}

	/** What still runs ends drained, as it would on real workers. */
	async shutdown(): Promise<void> {
		this.calls.push("shutdown");
		this.endAll();
	}

	/** Everything that was started ends drained; what has ended already is not heard again. */
	endAll(): void {
		for (const assignment of this.started) {
			this.sayEnded(assignment, { reason: "stopped", cause: undefined, report: reportWith({}) });
		}
	}

	/** The member that was started last. */
	get last(): Assignment {
		const last = this.started.at(-1);
		if (last === undefined) throw new Error("nothing was started");
		return last;
	}

	sayRunning({ taskId, runId, member }: Assignment, atMs: number): void {
		this.say({
			type: "state",
			taskId,
			runId,
			member,
			state: { phase: "running", sinceMs: atMs, isReadingSnapshot: false },
		});
	}

	sayEnded(
		{ taskId, runId, member }: Assignment,
		end: Pick<Extract<PlacementMessage, { type: "ended" }>, "reason" | "cause" | "report" | "refusedAt">,
	): void {
		this.say({ type: "ended", taskId, runId, member, ...end });
	}
}

/** A journal that only notes what it was told. */
export class FakeJournal implements Journal {
	readonly lines: string[] = [];

	runStarted({ runId }: Parameters<Journal["runStarted"]>[0]): void {
		this.lines.push(`started ${runId}`);
	}

	runEnded({ runId, reason, counters }: Parameters<Journal["runEnded"]>[0]): void {
		this.lines.push(`ended ${runId} ${reason} published=${counters.published} returned=${counters.returned}`);
	}

	runProgressed({ runId, counters }: Parameters<Journal["runProgressed"]>[0]): void {
		this.lines.push(`progress ${runId} published=${counters.published}`);
	}

	event({ code }: Parameters<Journal["event"]>[0]): void {
		this.lines.push(`event ${code}`);
	}

	skipped(): void {}

	throughput(): void {}

	wishFulfilled(taskId: string): void {
		this.lines.push(`fulfilled ${taskId}`);
	}

	async flushed(): Promise<void> {}
}

/** A report with some counters set. */
export function reportWith(counters: Partial<PipelineReport["counters"]>, atMs = 0): PipelineReport {
	const report = mergeReports([], atMs);
	return { ...report, counters: { ...report.counters, ...counters } };
}
