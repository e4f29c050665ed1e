import type { WorkerStatus } from "@/lib/api/worker";

/** Who hosts pipelines, as far as this console knows. */
export interface WorkerRoster {
	/** They are processes of this console, which starts another one when it is needed. */
	readonly isLocal: boolean;
	workers(): readonly WorkerStatus[];
	/**
	 * Has a worker's pipelines go elsewhere; it takes no new ones and ends once they have drained.
	 *
	 * @returns false when there is no such worker (any more)
	 */
	drain(workerId: string): boolean;
}
