import type { LogLevelSetting } from "@/lib/log-level";
import type { PipelineReport } from "@/lib/task/types";
import type { Lifetime } from "./lifetime";
import type { TaskSnapshot } from "./supervisor";

/**
 * What the services ask of whoever supervises the tasks: this process, or another console of the installation. Calls that
 * return a promise there resolve once the wish has arrived; what becomes of it is seen in the task's state.
 */
export interface Supervision {
	/** Makes a task known. `report` holds the totals of its last run, if it ever ran. */
	add(taskId: string, initial: { sinceMs: number; report: PipelineReport }): void;
	start(taskId: string): void | Promise<void>;
	/** Asks for the drain; it goes on after this has returned. */
	requestStop(taskId: string): void | Promise<void>;
	/** Drains the present run, if there is one, and begins the next with the settings as they are stored then. */
	restart(taskId: string): void | Promise<void>;
	/** Lets a task that stopped at a refused message skip this one message, and go on. */
	skipRefused(taskId: string): void | Promise<void>;
	/** Stops the task and forgets it; resolves when nothing of it runs any more. */
	remove(taskId: string): Promise<void>;
	snapshot(taskId: string): TaskSnapshot;
	isActive(taskId: string): boolean;
	/** Says where this process and every worker may connect to; without entries, anywhere. */
	allowAddresses(entries: readonly string[]): void;
	/** Says how much this process and every worker log from now on. */
	setLogLevel(level: LogLevelSetting): void;
	/** What was counted here, by task. A console that shows what another one supervises has counted nothing. */
	lifetimes(): ReadonlyMap<string, Lifetime>;
	/** Takes live samples of exactly these tasks from now on, for the viewers of this console. */
	watch(taskIds: ReadonlySet<string>): void;
	shutdown(): Promise<void>;
}
